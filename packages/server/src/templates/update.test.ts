import { expect, test } from 'vitest'
import { changeTemplate, createTemplate, design, readTemplate } from '../testing/design.ts'
import { startTestServer } from '../testing/server.ts'

const goal = (id: string, prompt = 'What?') => ({ id, type: 'open', prompt })

/** A design in which nothing is as it is by default. */
const full = {
  name: 'Survey',
  description: 'Asks.',
  language: 'de',
  phases: [
    { id: 'intro', body_instructions: 'Greet.', goals: [goal('name')] },
    { goals: [goal('color'), goal('size')] },
  ],
  settings: {
    greeting: 'Hello.',
    system_instructions: 'Be kind.',
    max_session_duration_minutes: 60,
    public_context: ['plan'],
    embedded: {
      resumption: { enabled: true, window_days: 7 },
      launcher: {
        persistent: true,
        display: 'compact',
        label: 'Help',
        visibility: { include: ['/app/**'], exclude: ['/app/pay'] },
        anchor: '#help',
        container: 'main',
      },
      auto_close: true,
    },
  },
}

const resumption = { ...full.settings.embedded.resumption, trust: 'device' }
const { launcher } = full.settings.embedded

const embedded = (parts: object) => ({
  embedded: { ...full.settings.embedded, resumption, ...parts },
})

test.for<{ what: string; changes: object; become?: object; settings?: object }>([
  { what: 'the name', changes: { name: 'Poll' }, become: { name: 'Poll' } },
  { what: 'the description', changes: { description: '' }, become: { description: '' } },
  { what: 'the language', changes: { language: 'fr' }, become: { language: 'fr' } },
  { what: 'a setting', changes: { settings: { greeting: '' } }, settings: { greeting: '' } },
  {
    what: 'settings to none',
    changes: { settings: { max_session_duration_minutes: null, public_context: [] } },
    settings: { max_session_duration_minutes: null, public_context: [] },
  },
  {
    what: 'how long is resumed',
    changes: { settings: { embedded: { resumption: { window_days: 90 } } } },
    settings: embedded({ resumption: { ...resumption, window_days: 90 } }),
  },
  {
    what: 'whether is resumed, and the name,',
    changes: { settings: { embedded: { resumption: { enabled: false } } }, name: 'Poll' },
    become: { name: 'Poll' },
    settings: embedded({ resumption: { ...resumption, enabled: false } }),
  },
  {
    what: 'how the launcher looks',
    changes: { settings: { embedded: { launcher: { label: 'Talk', display: 'modal' } } } },
    settings: embedded({ launcher: { ...launcher, label: 'Talk', display: 'modal' } }),
  },
  {
    what: 'where the launcher stands',
    changes: { settings: { embedded: { launcher: { anchor: null, persistent: false } } } },
    settings: embedded({ launcher: { ...launcher, anchor: null, persistent: false } }),
  },
  {
    what: 'where the launcher is seen, as a whole,',
    changes: { settings: { embedded: { launcher: { visibility: { include: ['/home'] } } } } },
    settings: embedded({
      launcher: { ...launcher, visibility: { include: ['/home'], exclude: [] } },
    }),
  },
  {
    what: 'whether the embed closes by itself',
    changes: { settings: { embedded: { auto_close: false } } },
    settings: embedded({ auto_close: false }),
  },
])(
  'a change of $what changes that and nothing else',
  async ({ changes, become = {}, settings = {} }) => {
    const server = await startTestServer()
    const before = await createTemplate(server, full)
    server.advance(1_000)
    const after = await changeTemplate(server, before, changes)
    expect(after).toEqual({
      ...before,
      ...become,
      settings: { ...before.settings, ...settings },
      version: 2,
      updated_at: expect.any(String),
    })
    expect(Date.parse(after.updated_at)).toBeGreaterThan(Date.parse(before.updated_at))
    expect(await readTemplate(server, before.id)).toEqual(after)
  },
)

test('phases are replaced whole', async () => {
  const server = await startTestServer()
  const before = await createTemplate(server, full)
  const phases = [{ id: 'only', goals: [goal('color', 'Which?')] }]
  const after = await changeTemplate(server, before, { phases })
  expect(after).toMatchObject({ phases: [{ ...phases[0], body_instructions: '' }] })
  expect(after.phases).toHaveLength(1)
  expect(after).toEqual({
    ...before,
    version: 2,
    phases: after.phases,
    updated_at: after.updated_at,
  })
})

test.for<{ what: string; changes: object }>([
  { what: 'nothing', changes: {} },
  { what: 'no settings', changes: { settings: {} } },
  { what: 'no resumption', changes: { settings: { embedded: {} } } },
  { what: 'nothing of resumption', changes: { settings: { embedded: { resumption: {} } } } },
  { what: 'nothing of the launcher', changes: { settings: { embedded: { launcher: {} } } } },
  { what: 'what is there', changes: { name: full.name, phases: full.phases } },
  { what: 'all that is there', changes: full },
])('a change to $what changes nothing and is no new version', async ({ changes }) => {
  const server = await startTestServer()
  const before = await createTemplate(server, full)
  server.advance(1_000)
  expect(await changeTemplate(server, before, changes)).toEqual(before)
  expect(await readTemplate(server, before.id)).toEqual(before)
})

test('what a template reads as can be sent back with a change in it', async () => {
  const server = await startTestServer()
  const before = await createTemplate(server, full)
  const { id, created_at, updated_at, archived_at, ...body } = before
  const changed = { ...body, phases: body.phases.toReversed() }
  const { status, body: after } = await server.api('PATCH', `/v1/templates/${id}`, changed)
  expect(status).toBe(200)
  expect(after.phases.map((phase: { id: string }) => phase.id)).toEqual(['phase_1', 'intro'])
  expect(after).toMatchObject({ id, created_at, archived_at, version: 2 })
  expect(after.updated_at >= updated_at).toBe(true)
})

test('phases keep the ids the server made, wherever they go', async () => {
  const server = await startTestServer()
  const before = await createTemplate(server, full)
  const [intro, second] = full.phases
  const after = await changeTemplate(server, before, {
    phases: [{ goals: [goal('first')] }, second, { ...intro, id: undefined }],
  })
  expect(after.phases.map(({ id }) => id)).toEqual(['phase_2', 'phase_1', 'intro'])
})

test('a change must name the newest version it was made from', async () => {
  const server = await startTestServer()
  const { id } = await createTemplate(server)
  const patch = (body: object) => server.api('PATCH', `/v1/templates/${id}`, body)
  for (const version of [undefined, null, '1', 0, -1, 1.5, [1]]) {
    const { status, body } = await patch({ version, name: 'Poll' })
    expect({ version, status, ...body.error }).toEqual({
      version,
      status: 400,
      code: 'validation_error',
      field: 'version',
      message: expect.stringMatching(/^Expected the (version you|field version)/) as string,
    })
  }
  expect((await patch({ version: 1, name: 'Poll' })).body.version).toBe(2)
  for (const version of [1, 3, 2 ** 40]) {
    const { status, body } = await patch({ version, name: 'Late' })
    expect({ version, status, ...body.error }).toEqual({
      version,
      status: 409,
      code: 'conflict',
      field: 'version',
      message: expect.stringContaining('newest version is 2') as string,
    })
  }
  expect(await readTemplate(server, id)).toMatchObject({ name: 'Poll', version: 2 })
})

test('of changes made at once from one version exactly one is made', async () => {
  const server = await startTestServer()
  const { id } = await createTemplate(server)
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      server.api('PATCH', `/v1/templates/${id}`, { version: 1, name: `Name ${index}` }),
    ),
  )
  const [made, ...others] = answers.filter(({ status }) => status === 200)
  expect(others).toEqual([])
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(19)
  expect(await readTemplate(server, id)).toEqual(made?.body)
  const { body } = await server.api('GET', `/v1/templates/${id}/versions`)
  expect(body.items).toHaveLength(2)
})

test('a change that is refused leaves everything as it was', async () => {
  const server = await startTestServer()
  const before = await createTemplate(server)
  const refused = await server.api('PATCH', `/v1/templates/${before.id}`, {
    version: 1,
    name: 'Poll',
    settings: { greeting: 'Hi.' },
    phases: [{ goals: [goal('a'), goal('a')] }],
  })
  expect(refused).toMatchObject({
    status: 400,
    body: { error: { field: 'phases[0].goals[1].id' } },
  })
  expect(await readTemplate(server, before.id)).toEqual(before)
  expect(await changeTemplate(server, before, { name: design.name })).toEqual(before)
})
