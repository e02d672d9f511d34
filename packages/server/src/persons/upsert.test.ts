import { expect, test } from 'vitest'
import { find, upsert } from '../testing/persons.ts'
import { startTestServer } from '../testing/server.ts'

const ada = { external_id: 'user_ada', name: 'Ada', org_context: { plan: 'pro' } }

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

test.for<{ what: string; first: object; added: object }>([
  {
    what: 'keys',
    first: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, 0])),
    added: { k0: 'changed', one: 'more' },
  },
  { what: 'bytes', first: { a: 'x'.repeat(20_000) }, added: { b: 'y'.repeat(20_000) } },
])('the limit of $what holds for the merged context, or nothing changes (PA-14)', async (given) => {
  const server = await startTestServer()
  const before = await upsert(server, { external_id: 'u', name: 'Ada', org_context: given.first })
  const refused = await server.api('POST', '/v1/persons', {
    external_id: 'u',
    name: 'Eve',
    org_context: given.added,
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
    org_context: Object.fromEntries(Object.entries(given.added).slice(-1)),
    org_context_remove: [key],
  })
  expect(exchanged.status).toBe(200)
})
