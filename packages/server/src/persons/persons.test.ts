import type { PersonRecord } from '@roxels/protocol/api'
import { PersonListSchema, PersonRecordSchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

const ada = { external_id: 'user_ada', name: 'Ada', org_context: { plan: 'pro' } }

async function upsert(server: TestServer, body: unknown): Promise<PersonRecord> {
  const answer = await server.api('POST', '/v1/persons', body)
  if (answer.status > 201) throw new Error(JSON.stringify(answer.body))
  return v.parse(PersonRecordSchema, answer.body)
}

async function find(server: Pick<TestServer, 'api'>, externalId: string) {
  const { body } = await server.api(
    'GET',
    `/v1/persons?external_id=${encodeURIComponent(externalId)}`,
  )
  return v.parse(PersonListSchema, body).items
}

test('a person is created once and then merged into (PA-01)', async () => {
  const server = await startTestServer()
  const created = await server.api('POST', '/v1/persons', ada)
  expect(created.status).toBe(201)
  expect(created.body).toEqual({
    id: expect.stringMatching(/^person_/),
    ...ada,
    first_seen_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    last_seen_at: null,
    conversation_count: 0,
  })
  server.advance(60_000)
  const again = await server.api('POST', '/v1/persons', ada)
  expect(again).toMatchObject({ status: 200, body: created.body })
  expect((await server.api('GET', `/v1/persons/${created.body.id}`)).body).toEqual(created.body)
})

test('what is left out stays; context is merged key by key, and a null is a value (PA-02 to PA-04)', async () => {
  const server = await startTestServer()
  await upsert(server, {
    external_id: 'u',
    name: 'Ada',
    org_context: { plan: 'pro', address: { city: 'Bern', zip: '3000' }, tags: ['a', 'b'] },
  })
  expect(await upsert(server, { external_id: 'u' })).toMatchObject({ name: 'Ada' })
  const merged = await upsert(server, {
    external_id: 'u',
    org_context: { address: { city: 'Rome' }, tags: ['c'], left: null },
  })
  expect(merged).toMatchObject({ name: 'Ada' })
  expect(merged.org_context).toEqual({
    plan: 'pro',
    address: { city: 'Rome' },
    tags: ['c'],
    left: null,
  })
  const removed = await upsert(server, {
    external_id: 'u',
    name: 'Lady Ada',
    org_context: { plan: 'free' },
    org_context_remove: ['left', 'tags', 'never there', 'toString'],
  })
  expect(removed).toMatchObject({ name: 'Lady Ada' })
  expect(removed.org_context).toEqual({ plan: 'free', address: { city: 'Rome' } })
})

test('forty at once make one person with forty keys (PA-05)', async () => {
  const server = await startTestServer()
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      server.api('POST', '/v1/persons', {
        external_id: 'new',
        org_context: { [`k${index}`]: index },
      }),
    ),
  )
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
  expect(statuses).toEqual([...Array<number>(39).fill(200), 201])
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  const { body } = await server.api('GET', `/v1/persons/${answers[0]?.body.id}`)
  expect(Object.keys(body.org_context)).toHaveLength(40)
  expect(await find(server, 'new')).toHaveLength(1)
})

test('of two that write one key the last one wins whole (PA-06)', async () => {
  const server = await startTestServer()
  await upsert(server, { external_id: 'u', org_context: { kept: 1 } })
  const inputs = Array.from({ length: 20 }, (_, index) => ({ a: index, [`only${index}`]: index }))
  await Promise.all(
    inputs.map((value) => upsert(server, { external_id: 'u', org_context: { value } })),
  )
  const { org_context } = await upsert(server, { external_id: 'u' })
  expect(org_context['kept']).toBe(1)
  expect(inputs).toContainEqual(org_context['value'])
})

test('no key is special (PA-07)', async () => {
  const server = await startTestServer()
  const keys = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    'a.b',
    'a b',
    '\u{1f600}',
    '0',
    'length',
    '$where',
    "'; drop",
  ]
  const context = (value: unknown) =>
    `{${keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`
  const post = (rest: string) => server.api('POST', '/v1/persons', `{"external_id":"u"${rest}}`)
  const entries = (value: unknown) =>
    keys.map((key) => [key, value]).toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  const stored = (body: { org_context: object }) =>
    Object.entries(body.org_context).toSorted(([a], [b]) => (a < b ? -1 : 1))

  for (const value of [{ polluted: true }, 'a text', null]) {
    const { body } = await post(`,"org_context":${context(value)}`)
    expect(stored(body)).toEqual(entries(value))
    const read = await server.api('GET', `/v1/persons/${body.id}`)
    expect(stored(read.body)).toEqual(entries(value))
  }
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  expect(stored((await post(',"org_context":{}')).body)).toHaveLength(keys.length)
  const removed = await post(`,"org_context_remove":${JSON.stringify(keys)}`)
  expect(stored(removed.body)).toEqual([])
})

const unusable = [
  ...[
    '',
    ' ',
    'a ',
    '\ta',
    'a\n',
    'a\0b',
    '\ud800',
    'a\u009b',
    'x'.repeat(256),
    '\u{1f600}'.repeat(256),
  ],
  ...['undefined', 'null', 'NaN', '[object Object]', '{{user.id}}', '<%= id %>', '${id}'],
]

test.for<{ what: string; field: string; bodies: readonly unknown[] }>([
  {
    what: 'an id that is none',
    field: 'external_id',
    bodies: [...unusable, 7, null, {}, ['a']].map((external_id) => ({ external_id })),
  },
  { what: 'no id', field: 'external_id', bodies: [{}, { name: 'Ada' }] },
  {
    what: 'a name that is none',
    field: 'name',
    bodies: [null, '', ' ', 'a\0', '\udc00', 'two\nlines', 'x'.repeat(201), 7].map((name) => ({
      external_id: 'u',
      name,
    })),
  },
  {
    what: 'a context that is none',
    field: 'org_context',
    bodies: [
      ...[null, [], 'text', 7],
      Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`k${index}`, 0])),
      { a: 'x'.repeat(32 * 1024) },
    ].map((org_context) => ({ external_id: 'u', org_context })),
  },
  {
    what: 'a value that is none',
    field: 'org_context.k',
    bodies: [
      ...['\0', 'a\ud800', ['\0'], { '\udfff': 1 }, { a: { b: { c: { d: { e: 1 } } } } }].map(
        (k) => ({
          external_id: 'u',
          org_context: { k },
        }),
      ),
      '{"external_id":"u","org_context":{"k":1e400}}',
      '{"external_id":"u","org_context":{"k":9007199254740993}}',
    ],
  },
  {
    what: 'a key to set and remove',
    field: 'org_context_remove',
    bodies: [
      { external_id: 'u', org_context: { a: 1 }, org_context_remove: ['a'] },
      '{"external_id":"u","org_context":{"__proto__":1},"org_context_remove":["__proto__"]}',
      { external_id: 'u', org_context_remove: 'a' },
    ],
  },
  {
    what: 'an unknown field',
    field: 'org_contexts',
    bodies: [{ external_id: 'u', org_contexts: {} }],
  },
])('$what is refused and stores nothing (PA-02, PA-09 to PA-11)', async ({ field, bodies }) => {
  const server = await startTestServer()
  for (const body of bodies) {
    const answer = await server.api('POST', '/v1/persons', body)
    const said = JSON.stringify(body)
    expect(answer.status, said).toBe(400)
    expect(answer.body.error, said).toMatchObject({ code: 'validation_error', field })
  }
  expect((await server.api('GET', '/v1/persons')).body.items).toEqual([])
})

test('an id is compared exactly and comes back as it was (PA-10, PA-11, PA-13)', async () => {
  const server = await startTestServer()
  const ids = [
    'a',
    'A',
    'a%',
    '_',
    '%',
    'a%2Fb',
    'a/b',
    '../a',
    'a+b',
    'a b',
    '"a"',
    "a'b",
    'a&external_id=b',
    '#a',
    '\u00e9',
    'e\u0301',
    '\u05d0\u05d1',
    '\u{1f469}\u200d\u{1f680}',
    '\u{1f600}'.repeat(255),
    'ß',
    'ss',
    'İ',
    'i',
    '١',
    '1',
    '01',
    '0',
    '__proto__',
    'toString',
    'a\\',
    'a`b',
    '{a}',
  ]
  const made = await Promise.all(ids.map((external_id) => upsert(server, { external_id })))
  expect(new Set(made.map(({ id }) => id)).size).toBe(ids.length)
  for (const [index, externalId] of ids.entries()) {
    const found = await find(server, externalId)
    expect(
      found.map(({ id }) => id),
      externalId,
    ).toEqual([made[index]?.id])
    expect(found[0]?.external_id).toBe(externalId)
  }
  expect(await find(server, 'unheard of')).toEqual([])
})

test.for<{ what: string; first: object; then: object }>([
  {
    what: 'keys',
    first: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, 0])),
    then: { k0: 'changed', one: 'more' },
  },
  { what: 'bytes', first: { a: 'x'.repeat(20_000) }, then: { b: 'y'.repeat(20_000) } },
])('the limit of $what holds for the merged context, or nothing changes (PA-14)', async (given) => {
  const server = await startTestServer()
  const before = await upsert(server, { external_id: 'u', name: 'Ada', org_context: given.first })
  const refused = await server.api('POST', '/v1/persons', {
    external_id: 'u',
    name: 'Eve',
    org_context: given.then,
  })
  expect(refused).toMatchObject({
    status: 400,
    body: { error: { code: 'validation_error', field: 'org_context' } },
  })
  expect(refused.body.error.message).toMatch(/at most (100 keys|32 KiB)/)
  const { body: after } = await server.api('GET', `/v1/persons/${before.id}`)
  expect(after).toEqual(before)
  const [key = ''] = Object.keys(given.first)
  const exchanged = await server.api('POST', '/v1/persons', {
    external_id: 'u',
    org_context: Object.fromEntries(Object.entries(given.then).slice(-1)),
    org_context_remove: [key],
  })
  expect(exchanged.status).toBe(200)
})

test('more than 256 KiB is refused before it is read (PA-15)', async () => {
  const server = await startTestServer()
  const org_context = { a: 'x'.repeat(1024 * 1024) }
  const answer = await server.api('POST', '/v1/persons', { external_id: 'u', org_context })
  expect(answer).toMatchObject({ status: 413, body: { error: { code: 'payload_too_large' } } })
})

test('a list has no context, and counts what is there (PA-16)', async () => {
  const server = await startTestServer()
  await upsert(server, ada)
  await server.open({ external_id: 'user_ada' })
  await server.open({ external_id: 'user_ada' })
  const anonymous = server.in(await server.open({}))
  const [listed] = await find(server, 'user_ada')
  expect(Object.keys(listed ?? {})).not.toContain('org_context')
  expect(listed).toMatchObject({ name: 'Ada', conversation_count: 2 })

  await anonymous.call('/person', { method: 'PUT', body: { external_id: 'user_ada' } })
  expect(await find(server, 'user_ada')).toMatchObject([{ conversation_count: 3 }])
})

test('an anonymous person is in no list and has no page', async () => {
  const server = await startTestServer()
  await server.open({})
  expect((await server.api('GET', '/v1/persons')).body).toEqual({
    items: [],
    next_cursor: null,
    has_more: false,
  })
  const [row] = await server.query('select id from persons')
  expect((await server.api('GET', `/v1/persons/${String(row?.['id'])}`)).status).toBe(404)
})

test('one id in two organisations is two persons who never meet (PA-13)', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  const [ours, theirs] = await Promise.all([
    server.api('POST', '/v1/persons', ada),
    other.api('POST', '/v1/persons', { ...ada, name: 'Other Ada' }),
  ])
  expect([ours.status, theirs.status]).toEqual([201, 201])
  expect(ours.body.id).not.toBe(theirs.body.id)
  for (const [backend, own, foreign] of [
    [server, ours.body, theirs.body],
    [other, theirs.body, ours.body],
  ] as const) {
    expect(await find(backend, 'user_ada')).toMatchObject([{ id: own.id, name: own.name }])
    const { body } = await backend.api('GET', '/v1/persons')
    expect(body.items.map(({ id }: PersonRecord) => id)).toEqual([own.id])
    const absent = await backend.api('GET', `/v1/persons/${foreign.id}`)
    expect(absent).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
  }
})
