import { TemplateListSchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { createTemplate, design, readTemplate } from '../testing/design.ts'
import { startTestServer } from '../testing/server.ts'

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

test('a new template has everything filled in that was left out', async () => {
  const server = await startTestServer()
  const { status, body } = await server.api('POST', '/v1/templates', design)
  expect(status).toBe(201)
  expect(body).toEqual({
    id: expect.stringMatching(/^tpl_/),
    version: 1,
    name: 'Survey',
    description: '',
    language: 'en',
    created_at: instant,
    updated_at: body.created_at,
    archived_at: null,
    phases: [
      {
        id: 'phase_1',
        body_instructions: '',
        goals: [
          {
            id: 'color',
            type: 'open',
            prompt: 'Which color do you like?',
            schema: { type: 'string' },
            commit_policy: 'auto',
            invariants: [],
            extraction_mode: 'auto',
            probing_areas: [],
            entry_points: [],
            follow_up_depth: 'medium',
            outputs: [],
          },
        ],
        outputs: [],
      },
    ],
    settings: {
      greeting: '',
      system_instructions: '',
      max_session_duration_minutes: null,
      public_context: [],
      embedded: {
        resumption: { enabled: false, trust: 'device', window_days: 30 },
        launcher: {
          persistent: false,
          display: 'modal',
          label: '',
          visibility: { include: [], exclude: [] },
          anchor: null,
          container: null,
        },
        auto_close: false,
      },
      tone: null,
      voice: null,
      allow_screen_share: false,
      speaker_skills: [],
      speaker_skillsets: [],
      advisors: [],
      data_sources: [],
      integration_shape: null,
      outputs: [],
    },
  })
  expect(await readTemplate(server, body.id)).toEqual(body)
})

test('what a template reads as makes the same template again', async () => {
  const server = await startTestServer()
  const first = await createTemplate(server, {
    name: 'Ünïcode 👋 "quoted"',
    description: 'Line\nbreak\ttab <b>\u2028',
    language: 'pt-BR',
    phases: [
      {
        id: 'about',
        body_instructions: 'Be brief.',
        goals: [
          {
            id: 'size',
            type: 'quantitative',
            prompt: '¿Cuántos?',
            schema: { type: 'integer', minimum: 1, default: 3 },
            commit_policy: 'confirm',
          },
        ],
      },
      ...design.phases,
    ],
    settings: {
      greeting: 'Olá.',
      system_instructions: 'Formal.',
      max_session_duration_minutes: 30,
      public_context: ['plan', ''],
      embedded: {
        resumption: { enabled: true, window_days: 7 },
        launcher: {
          persistent: true,
          display: 'compact',
          label: 'Frågor?',
          visibility: { include: ['/app/**', ''], exclude: ['/app/*/edit'] },
          anchor: '#help > a',
          container: 'main',
        },
        auto_close: true,
      },
    },
  })
  const { id, version, created_at, updated_at, archived_at, ...same } = first
  const second = await createTemplate(server, same)
  expect(second).toEqual({
    ...first,
    id: expect.not.stringMatching(id),
    created_at: instant,
    updated_at: second.created_at,
  })
  expect({ version, archived_at, updated_at }).toEqual({
    version: 1,
    archived_at: null,
    updated_at: created_at,
  })
})

test('names every object has are names like any other', async () => {
  const server = await startTestServer()
  const schema = {
    type: 'object',
    properties: { constructor: { type: 'string' }, toString: { type: 'integer' } },
    required: ['constructor', '__proto__'],
  }
  const ids = ['__proto__', 'constructor', 'toString', '-', '_', '0']
  const goals = ids.map((id) => ({ id, type: 'structured', prompt: 'What?', schema }))
  const { id } = await createTemplate(server, { ...design, phases: [{ id: '__proto__', goals }] })
  const { phases } = await readTemplate(server, id)
  expect(phases[0]?.id).toBe('__proto__')
  expect(phases[0]?.goals.map((goal) => goal.id)).toEqual(ids)
  expect(phases[0]?.goals[0]?.schema).toEqual(schema)
})

test('a template may be as large as its limits say, and is led through whole', async () => {
  const server = await startTestServer()
  const phases = Array.from({ length: 20 }, (_, phase) => ({
    body_instructions: 'x'.repeat(500),
    goals: Array.from({ length: 50 }, (__, goal) => ({
      id: `goal_${phase}_${goal}`,
      type: 'open',
      prompt: 'Which of them do you like best?',
    })),
  }))
  const description = '👋'.repeat(2_000)
  const { id } = await createTemplate(server, { name: '👋'.repeat(200), description, phases })
  expect((await readTemplate(server, id)).description).toBe(description)
  const made = await server.api('POST', '/v1/interviews', { template_id: id })
  const { body } = await server.api('GET', `/v1/interviews/${made.body.id}`)
  expect(body.goals).toHaveLength(1_000)
  expect(body.goals.at(-1)).toMatchObject({ id: 'goal_19_49', state: 'open' })
})

test('a list names what there is without what is in it, newest first', async () => {
  const server = await startTestServer()
  server.advance(1_000)
  const { phases, settings, ...first } = await createTemplate(server)
  server.advance(1_000)
  const second = await createTemplate(server, { ...design, name: 'Other', description: 'Another.' })
  const { body } = await server.api('GET', '/v1/templates')
  expect(v.parse(TemplateListSchema, body)).toMatchObject({ next_cursor: null, has_more: false })
  expect(body.items).toEqual([
    expect.objectContaining({ id: second.id, name: 'Other', description: 'Another.' }),
    first,
    expect.objectContaining({ id: 'tpl_test' }),
  ])
  expect(phases).toHaveLength(1)
  expect(settings.outputs).toEqual([])
})
