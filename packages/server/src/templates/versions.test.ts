import { TemplateVersionListSchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { connectTo } from '../testing/connect.ts'
import { greeted } from '../testing/conversation.ts'
import { changeTemplate, createTemplate, design, readTemplate } from '../testing/design.ts'
import { startTestServer } from '../testing/server.ts'

const ada = { external_id: 'user_1', name: 'Ada' }

test('every version stays what it was', async () => {
  const server = await startTestServer()
  const first = await createTemplate(server)
  server.advance(1_000)
  const second = await changeTemplate(server, first, { name: 'Poll' })
  server.advance(1_000)
  const third = await changeTemplate(server, second, { settings: { greeting: 'Hi.' } })

  const list = await server.api('GET', `/v1/templates/${first.id}/versions`)
  expect(v.parse(TemplateVersionListSchema, list.body)).toEqual({
    items: [
      { version: 3, created_at: third.updated_at },
      { version: 2, created_at: second.updated_at },
      { version: 1, created_at: first.created_at },
    ],
    next_cursor: null,
    has_more: false,
  })
  for (const version of [first, second, third]) {
    const path = `/v1/templates/${first.id}/versions/${version.version}`
    expect((await server.api('GET', path)).body).toEqual(version)
  }
  for (const version of [
    '0',
    '4',
    '-1',
    '1.0',
    '01',
    '1e0',
    '0x1',
    'newest',
    '%00',
    '99999999999',
  ]) {
    const { status, body } = await server.api(
      'GET',
      `/v1/templates/${first.id}/versions/${version}`,
    )
    expect({ version, status, code: body.error?.code }).toEqual({
      version,
      status: 404,
      code: 'not_found',
    })
  }
})

test('a conversation keeps the version it began with, also over a restart', async () => {
  const server = await startTestServer()
  const { session, calls } = await greeted(server)
  const before = await readTemplate(server, 'tpl_test')
  await changeTemplate(server, before, {
    name: 'Second',
    phases: [
      { goals: [{ id: 'name', type: 'open', prompt: 'Again?', schema: { title: 'Again' } }] },
    ],
    settings: { embedded: { resumption: { enabled: false } } },
  })

  await calls.send('Ada.')
  const answered = await server.agent.next()
  expect(answered.turn.template).toMatchObject({ name: 'Test', phases: before.phases })
  answered.end()

  const newer = await server.open({ external_id: 'user_2' })
  expect(newer).toMatchObject({ resumable: false, template: { name: 'Second' } })
  const opening = await server.agent.next()
  expect(opening.turn.template).toMatchObject({ id: 'tpl_test', name: 'Second' })
  opening.end()

  await server.restart()
  const again = await server.open({ ...ada, session_secret: session.session_secret })
  expect(again).toMatchObject({ resumed: true, resumable: true, template: { name: 'Test' } })
  const stream = await server.in(again).stream()
  const { data } = await stream.until('snapshot')
  expect(data).toMatchObject({ goals: [{ id: 'name', title: 'Name' }, { id: 'team_size' }] })
  await server.in(again).send('Twelve.')
  const last = await server.agent.next()
  expect(last.turn.template.phases).toEqual(before.phases)
  last.end()

  const { body } = await server.api('GET', '/v1/interviews')
  expect(body.items).toMatchObject([{ template_version: 2 }, { template_version: 1 }])
})

test('what an older version of this server stored reads as if it had known of what came later', async () => {
  const server = await startTestServer()
  const resumption = { enabled: true, trust: 'verified', window_days: 7 }
  const { id, ...made } = await createTemplate(server, {
    ...design,
    settings: { greeting: 'Hi.', embedded: { resumption } },
  })
  const { name, description, language, phases } = made
  const settings = { greeting: 'Hi.', embedded: { resumption } }
  const definition = JSON.stringify({ id, name, description, language, phases, settings })
  const db = connectTo(server.database)
  await db.updateTable('template_versions').set({ definition }).where('id', '=', id).execute()

  const read = await readTemplate(server, id)
  expect(read).toEqual({ id, ...made })
  // Filling in what is there by default is no change of its author's.
  expect(await changeTemplate(server, read, {})).toEqual(read)
  const launcher = { label: 'Help' }
  const changed = await changeTemplate(server, read, { settings: { embedded: { launcher } } })
  const { embedded } = made.settings
  expect(changed.settings.embedded).toEqual({
    ...embedded,
    launcher: { ...embedded.launcher, label: 'Help' },
  })
})
