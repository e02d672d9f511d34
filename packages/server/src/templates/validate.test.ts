import { expect, test } from 'vitest'
import { changeTemplate, createTemplate, design } from '../testing/design.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'

/** A value at a place of an otherwise good design, and what is said to it; `at` is the field where no other is named. */
interface Refused {
  readonly at: string
  /** Left out: the field is missing. */
  readonly value?: unknown
  readonly field?: string
  readonly says: string
}

const goal = { id: 'a', type: 'open', prompt: 'A?' }
const good = {
  name: 'Survey',
  phases: [
    { id: 'one', goals: [{ ...goal, id: 'first' }] },
    { id: 'two', goals: [goal, { ...goal, id: 'last' }] },
  ],
  settings: { embedded: { resumption: {}, launcher: { visibility: {} } } },
}

const here = 'phases[1].goals[1]'
const resumption = 'settings.embedded.resumption'
const launcher = 'settings.embedded.launcher'

/** The good design as JSON, but for one place. */
function designWith({ at, value }: Pick<Refused, 'at' | 'value'>): string {
  const changed = structuredClone(good) as unknown as Record<string, unknown>
  const keys = at.split(/[.[\]]+/).filter((key) => key !== '')
  const last = keys.pop() ?? ''
  const holder = keys.reduce((inner, key) => inner[key] as Record<string, unknown>, changed)
  // Not assigned: __proto__ is to be a key like any other.
  Object.defineProperty(holder, last, { value, enumerable: true, configurable: true })
  return JSON.stringify(changed)
}

async function expectRefused(server: TestServer, refused: readonly Refused[]): Promise<void> {
  const before = await server.api('GET', '/v1/templates')
  const template = await createTemplate(server, good)
  const { version } = template
  for (const each of refused) {
    const created = await server.api('POST', '/v1/templates', designWith(each))
    const what = { at: each.at, value: each.value }
    const expected = {
      ...what,
      status: 400,
      code: 'validation_error',
      field: each.field ?? each.at,
      // What valibot says by itself quotes what it was given.
      message: expect.stringMatching(/^(?!Invalid)[^]+$/) as string,
    }
    expect({ ...what, status: created.status, ...created.body.error }).toEqual(expected)
    expect(created.body.error.message).toContain(each.says)

    // The same holds for a change, but that nothing is missing in it.
    if (each.value === undefined && !each.at.includes('.')) continue
    const changes = { ...(JSON.parse(designWith(each)) as object), version }
    const changed = await server.api('PATCH', `/v1/templates/${template.id}`, changes)
    expect({ ...what, status: changed.status, ...changed.body.error }).toEqual(expected)
  }
  // Nothing was half applied.
  const { body } = await server.api('GET', '/v1/templates')
  expect(body.items).toHaveLength(before.body.items.length + 1)
  expect(await changeTemplate(server, template, {})).toEqual(template)
}

const surrogate = '\ud800'
const storable = 'U+0000'

test('a template is refused at the field that is wrong', async () => {
  await expectRefused(await startTestServer(), [
    { at: 'name', says: 'Expected the field name' },
    { at: 'name', value: null, says: 'Expected a string' },
    { at: 'name', value: '', says: 'Expected a name' },
    { at: 'name', value: ' \t', says: 'Expected a name' },
    { at: 'name', value: 'x'.repeat(201), says: 'at most 200' },
    { at: 'name', value: 'a\nb', says: 'control' },
    { at: 'name', value: 'a\0', says: 'control' },
    { at: 'name', value: `a${surrogate}`, says: 'control' },
    { at: 'description', value: 5, says: 'Expected a string' },
    { at: 'description', value: 'x'.repeat(2_001), says: 'at most 2000' },
    { at: 'description', value: '\0', says: storable },
    { at: 'language', value: '', says: 'language tag' },
    { at: 'language', value: 'English please', says: 'language tag' },
    { at: 'language', value: ['en'], says: 'Expected a string' },
    { at: 'phases', says: 'Expected the field phases' },
    { at: 'phases', value: null, says: 'Expected a list' },
    { at: 'phases', value: {}, says: 'Expected a list' },
    { at: 'phases', value: [], says: 'at least one phase' },
    { at: 'phases', value: Array(21).fill(good.phases[0]), says: 'at most 20' },
    { at: 'settings', value: null, says: 'Expected an object' },
    { at: 'settings', value: [], says: 'Expected an object' },
    { at: 'id', value: 'tpl_mine', says: 'not known' },
    { at: 'created_at', value: '2026-05-01T12:00:00Z', says: 'not known' },
    { at: 'outputs', value: [], says: 'not known' },
    { at: '__proto__', value: {}, says: 'not known' },
    { at: 'x'.repeat(200), value: 1, field: 'x'.repeat(100), says: 'not known' },
  ])
})

test('a phase is refused at the field that is wrong', async () => {
  await expectRefused(await startTestServer(), [
    { at: 'phases[1]', value: 'two', says: 'Expected an object' },
    { at: 'phases[1]', value: [], says: 'Expected an object' },
    { at: 'phases[1].id', value: null, says: 'Expected a string' },
    { at: 'phases[1].id', value: 2, says: 'Expected a string' },
    { at: 'phases[1].id', value: '', says: '1 to 64' },
    { at: 'phases[1].id', value: 'x'.repeat(65), says: '1 to 64' },
    { at: 'phases[1].id', value: 'zwei Phase', says: '1 to 64' },
    { at: 'phases[1].id', value: 'größe', says: '1 to 64' },
    { at: 'phases[1].id', value: 'two\n', says: '1 to 64' },
    { at: 'phases[1].id', value: 'one', says: 'Another phase' },
    { at: 'phases[1].body_instructions', value: 'x'.repeat(20_001), says: 'at most 20000' },
    { at: 'phases[1].body_instructions', value: surrogate, says: storable },
    { at: 'phases[1].goals', says: 'Expected the field phases[1].goals' },
    { at: 'phases[1].goals', value: [], says: 'at least one goal' },
    { at: 'phases[1].goals', value: Array(51).fill(goal), says: 'at most 50' },
    { at: 'phases[1].outputs', value: [{ kind: 'webhook' }], says: 'Outputs have no effect' },
    { at: 'phases[1].outputs', value: null, says: 'Expected a list' },
    { at: 'phases[1].instructions', value: '', says: 'not known' },
    { at: 'phases[1].constructor', value: 1, says: 'not known' },
  ])
})

test('a goal is refused at the field that is wrong', async () => {
  await expectRefused(await startTestServer(), [
    { at: here, value: null, says: 'Expected an object' },
    { at: `${here}.id`, says: `Expected the field ${here}.id` },
    { at: `${here}.id`, value: 'a b', says: '1 to 64' },
    { at: `${here}.id`, value: 'a', says: 'Another goal' },
    { at: `${here}.id`, value: 'first', says: 'Another goal' },
    { at: `${here}.type`, says: 'Expected the field' },
    { at: `${here}.type`, value: 'essay', says: 'walkthrough' },
    { at: `${here}.prompt`, value: ' \n', says: 'what the agent is to ask' },
    { at: `${here}.prompt`, value: 'x'.repeat(4_001), says: 'at most 4000' },
    { at: `${here}.prompt`, value: 'a\0b', says: storable },
    { at: `${here}.commit_policy`, value: 'never', says: '"confirm"' },
    { at: `${here}.extraction_mode`, value: 'manual', says: 'Only "auto"' },
    { at: `${here}.follow_up_depth`, value: 'deep', says: 'Only "medium"' },
    { at: `${here}.invariants`, value: ['x'], says: 'Invariants have no effect' },
    { at: `${here}.probing_areas`, value: ['x'], says: 'Probing areas have no effect' },
    { at: `${here}.entry_points`, value: ['x'], says: 'Entry points have no effect' },
    { at: `${here}.outputs`, value: [{ url: 'x' }], says: 'Outputs have no effect' },
    { at: `${here}.promt`, value: 'A?', says: 'not known' },
    { at: `${here}.__proto__`, value: { id: 'b' }, says: 'not known' },
  ])
})

test('settings are refused at the field that is wrong', async () => {
  await expectRefused(await startTestServer(), [
    { at: 'settings.greeting', value: 'x'.repeat(4_001), says: 'at most 4000' },
    { at: 'settings.system_instructions', value: 'x'.repeat(20_001), says: 'at most 20000' },
    { at: 'settings.max_session_duration_minutes', value: 0, says: '1 to 525,600' },
    { at: 'settings.max_session_duration_minutes', value: 1.5, says: 'whole minutes' },
    { at: 'settings.max_session_duration_minutes', value: '30', says: 'number of minutes' },
    { at: 'settings.max_session_duration_minutes', value: 525_601, says: '1 to 525,600' },
    { at: 'settings.public_context', value: 'plan', says: 'list of keys' },
    { at: 'settings.public_context', value: Array(101).fill('plan'), says: 'at most 100' },
    {
      at: 'settings.public_context',
      value: [5],
      field: 'settings.public_context[0]',
      says: 'string',
    },
    { at: 'settings.embedded', value: [], says: 'Expected an object' },
    { at: 'settings.embedded.auto_close', value: 'yes', says: 'true or false' },
    { at: 'settings.embedded.theme', value: 'dark', says: 'not known' },
    { at: resumption, value: true, says: 'Expected an object' },
    { at: `${resumption}.enabled`, value: 'yes', says: 'true or false' },
    { at: `${resumption}.trust`, value: 'anyone', says: '"verified"' },
    { at: `${resumption}.window_days`, value: 0, says: '1 to 365' },
    { at: `${resumption}.window_days`, value: 366, says: '1 to 365' },
    { at: `${resumption}.window_days`, value: 1.5, says: 'whole days' },
    { at: `${resumption}.window_days`, value: null, says: 'number of days' },
    { at: `${resumption}.window`, value: 30, says: 'not known' },
    { at: launcher, value: null, says: 'Expected an object' },
    { at: `${launcher}.persistent`, value: 1, says: 'true or false' },
    { at: `${launcher}.display`, value: 'fullscreen', says: '"compact"' },
    { at: `${launcher}.label`, value: null, says: 'Expected a string' },
    { at: `${launcher}.label`, value: 'x'.repeat(61), says: 'at most 60' },
    { at: `${launcher}.label`, value: '\0', says: storable },
    { at: `${launcher}.visibility`, value: ['/app'], says: 'Expected an object' },
    { at: `${launcher}.visibility.include`, value: '/app', says: 'list of views' },
    { at: `${launcher}.visibility.include`, value: Array(51).fill('/app'), says: 'at most 50' },
    {
      at: `${launcher}.visibility.exclude`,
      value: ['/app', 'x'.repeat(201)],
      field: `${launcher}.visibility.exclude[1]`,
      says: 'at most 200',
    },
    { at: `${launcher}.visibility.only`, value: [], says: 'not known' },
    { at: `${launcher}.anchor`, value: 7, says: 'Expected a string' },
    { at: `${launcher}.container`, value: 'x'.repeat(201), says: 'at most 200' },
    { at: `${launcher}.color`, value: 'red', says: 'not known' },
    { at: 'settings.tone', value: 'warm', says: 'A tone has no effect' },
    { at: 'settings.voice', value: 'alto', says: 'A voice has no effect' },
    { at: 'settings.integration_shape', value: {}, says: 'shape has no effect' },
    { at: 'settings.allow_screen_share', value: true, says: 'Only false' },
    { at: 'settings.speaker_skills', value: ['send-email'], says: 'Skills have no effect' },
    { at: 'settings.speaker_skillsets', value: ['x'], says: 'Skill sets have no effect' },
    { at: 'settings.advisors', value: [{}], says: 'Advisors have no effect' },
    { at: 'settings.data_sources', value: [{}], says: 'Data sources have no effect' },
    { at: 'settings.outputs', value: [{}], says: 'Outputs have no effect' },
    { at: 'settings.colour', value: 'red', says: 'not known' },
  ])
})

/** So many levels of one key. */
function deep(levels: number): object {
  return levels === 1 ? {} : { not: deep(levels - 1) }
}

test('a schema that cannot be used is refused at its goal', async () => {
  const at = `${here}.schema`
  await expectRefused(await startTestServer(), [
    { at, value: true, says: 'Expected an object' },
    { at, value: 'string', says: 'Expected an object' },
    { at, value: [], says: 'Expected an object' },
    { at, value: { type: 'strnig' }, says: 'at /type: must be' },
    { at, value: { minLenght: 2 }, says: 'minLenght' },
    { at, value: { not: { minLength: -1 } }, says: 'at /not/minLength: must be' },
    { at, value: { format: 'e-mail' }, says: 'e-mail' },
    { at, value: { required: 'a' }, says: 'at /required: must be' },
    { at, value: { pattern: '(' }, says: 'at /pattern: Invalid regular expression' },
    { at, value: { items: { pattern: 'a(?=b)' } }, says: 'at /items/pattern: RE2 has no (?=' },
    { at, value: { $ref: 'https://example.com/a.json' }, says: 'is no place in it' },
    { at, value: { $ref: '#' }, says: 'without end' },
    { at, value: { $schema: 'http://json-schema.org/draft-07/schema#' }, says: 'draft-07' },
    { at, value: { type: 'integer', default: 'none' }, says: 'default does not fit' },
    { at, value: { title: '\0' }, field: `${at}.title`, says: storable },
    { at, value: { enum: [surrogate] }, field: `${at}.enum`, says: storable },
    { at, value: { maximum: 2 ** 60 }, field: `${at}.maximum`, says: '2^53' },
    { at, value: deep(21), field: `${at}.not`, says: 'at most 20 levels' },
    { at, value: deep(1_000), field: `${at}.not`, says: 'at most 20 levels' },
    { at, value: { title: 'x'.repeat(33_000) }, says: 'at most 32 KiB' },
    {
      at,
      value: Object.fromEntries(Array.from({ length: 201 }, (_, key) => [`k${key}`, 1])),
      says: 'at most 200 keys',
    },
  ])
})

test('a body that is too large, too deep or no design is refused whole', async () => {
  const server = await startTestServer()
  const post = (body: unknown) => server.api('POST', '/v1/templates', body)
  const large = { ...design, description: 'x'.repeat(256 * 1024) }
  expect(await post(large)).toMatchObject({
    status: 413,
    body: { error: { code: 'payload_too_large' } },
  })
  const levels = '{"not":'.repeat(10_000) + '{}' + '}'.repeat(10_000)
  const endless = JSON.stringify(good).replace('"type":"open"', `"type":"open","schema":${levels}`)
  expect(await post(endless)).toMatchObject({
    status: 400,
    body: { error: { code: 'validation_error', field: 'phases[0].goals[0].schema.not' } },
  })
  const huge = JSON.stringify(good).replace(
    '"type":"open"',
    '"type":"open","schema":{"const":1e400}',
  )
  expect((await post(huge)).body.error.field).toBe('phases[0].goals[0].schema.const')
  for (const body of ['[]', 'null', '"Survey"', '{', '']) {
    expect((await post(body)).body.error).toMatchObject({ code: 'validation_error' })
  }
  expect((await server.api('GET', '/v1/templates')).body.items).toHaveLength(1)
})
