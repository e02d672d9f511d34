import { expect, test } from 'vitest'
import type { RoxelsClient } from './client.ts'
import type { Answer } from './testing/stage.ts'
import {
  answer,
  broken,
  createStage,
  page,
  record,
  refusal,
  rejection,
  secretKey,
} from './testing/stage.ts'

const failed = (code: string, more = {}) => expect.objectContaining({ code, ...more })
const gone: Answer = () => new Response(null, { status: 204 })

test('a request says who asks, and in what it wants its answer', async () => {
  const { client, asked } = createStage(answer(200, record), {
    baseUrl: 'https://a.example/roxels/',
  })
  expect(await client.persons.get('person_1')).toEqual(record)
  expect(await client.persons.upsert({ external_id: 'user_123' })).toEqual(record)
  const [get, post] = asked
  expect(get).toMatchObject({ method: 'GET', redirect: 'manual', body: undefined })
  expect(get?.url.href).toBe('https://a.example/roxels/v1/persons/person_1')
  expect(Object.fromEntries(get?.headers ?? [])).toEqual({
    accept: 'application/json',
    authorization: `Bearer ${secretKey}`,
  })
  expect(post).toMatchObject({ method: 'POST', body: { external_id: 'user_123' } })
  expect(post?.headers.get('content-type')).toBe('application/json')
})

const posts: [string, (client: RoxelsClient, idempotencyKey?: string) => Promise<unknown>][] = [
  ['persons.upsert', (c, k) => c.persons.upsert({ external_id: 'a' }, { idempotencyKey: k })],
  ['interviews.create', (c, k) => c.interviews.create({ template_id: 'a' }, { idempotencyKey: k })],
  ['interviews.end', (c, k) => c.interviews.end('a', { idempotencyKey: k })],
  [
    'templates.create',
    (c, k) => c.templates.create({ name: 'a', phases: [] }, { idempotencyKey: k }),
  ],
  ['templates.archive', (c, k) => c.templates.archive('a', { idempotencyKey: k })],
  ['templates.restore', (c, k) => c.templates.restore('a', { idempotencyKey: k })],
  ['keys.create', (c, k) => c.keys.create({ kind: 'secret' }, { idempotencyKey: k })],
]

test.for(posts)('%s sends a key, the same with every try (RE-05)', async ([, post]) => {
  const { client, asked, clock } = createStage([
    refusal(503, 'service_unavailable'),
    broken('ECONNRESET'),
    refusal(400, 'validation_error'),
  ])
  const keysOf = () => asked.map(({ headers }) => headers.get('idempotency-key'))
  const first = rejection(post(client))
  await clock.elapse(250)
  await clock.elapse(500)
  expect(await first).toEqual(failed('validation_error'))
  expect(keysOf()).toEqual(['key-1', 'key-1', 'key-1'])
  await expect(post(client)).rejects.toEqual(failed('validation_error'))
  await expect(post(client, 'order 4711')).rejects.toEqual(failed('validation_error'))
  expect(keysOf().slice(3)).toEqual(['key-2', 'order 4711'])
})

test('nothing but a POST sends a key', async () => {
  const { client, asked } = createStage(refusal(404, 'not_found'))
  const calls = [
    client.persons.get('a'),
    client.keys.update('a', { name: 'b' }),
    client.keys.revoke('a'),
    client.interviews.delete('a'),
    client.templates.update('a', { version: 1 }),
  ]
  for (const call of calls) await expect(call).rejects.toEqual(failed('not_found'))
  expect(asked.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'DELETE', 'DELETE', 'PATCH'])
  expect(asked.filter(({ headers }) => headers.has('idempotency-key'))).toEqual([])
})

test.for(['', ' ', ' a', 'a ', 'a\nb', 'ä', 'a'.repeat(256), null, 7])(
  '%j is refused as a key: the server would read another one, or none',
  async (idempotencyKey) => {
    const { client, asked } = createStage(answer(200, record))
    const options = { idempotencyKey: idempotencyKey as string }
    const call = client.persons.upsert({ external_id: 'a' }, options)
    await expect(call).rejects.toEqual(failed('validation_error', { field: 'idempotencyKey' }))
    expect(asked).toEqual([])
  },
)

test('every try says the same, whatever becomes of the body meanwhile', async () => {
  const { client, asked, clock } = createStage([broken('ECONNRESET'), answer(200, record)])
  const body = { external_id: 'user_123', name: 'Ada' }
  const call = client.persons.upsert(body)
  body.name = 'Bob'
  await clock.elapse(250)
  await call
  expect(asked.map((request) => request.body)).toEqual([
    { external_id: 'user_123', name: 'Ada' },
    { external_id: 'user_123', name: 'Ada' },
  ])
})

test('a body that JSON cannot say is refused without a request', async () => {
  const { client, asked } = createStage(answer(200, record))
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  for (const org_context of [circle, { big: 1n }]) {
    const call = client.persons.upsert({ external_id: 'a', org_context: org_context as never })
    await expect(call).rejects.toEqual(failed('validation_error', { field: 'body' }))
  }
  expect(asked).toEqual([])
})

test('it waits longer each time and gives up after the retries it has (RE-04)', async () => {
  const { client, asked, clock } = createStage(refusal(500, 'internal_error'))
  const call = rejection(client.persons.get('a'))
  for (const waitMs of [250, 500, 1_000]) await clock.elapse(waitMs)
  expect(await call).toEqual(failed('internal_error'))
  expect(asked).toHaveLength(4)
  expect(clock.pending()).toBe(0)
})

test('retries can be more, or none', async () => {
  const often = createStage(broken('ECONNRESET'), { maxRetries: 6 })
  const call = rejection(often.client.persons.get('a'))
  for (const waitMs of [250, 500, 1_000, 2_000, 4_000, 4_000]) await often.clock.elapse(waitMs)
  expect(await call).toEqual(failed('unreachable'))
  expect(often.asked).toHaveLength(7)

  const once = createStage(refusal(429, 'rate_limited'), { maxRetries: 0 })
  await expect(once.client.persons.get('a')).rejects.toEqual(failed('rate_limited'))
  expect(once.asked).toHaveLength(1)
})

test.for(['7', 'Mon, 23 Nov 2026 10:00:07 GMT'])(
  'Retry-After: %s is waited for, and a little more (RE-04)',
  async (value) => {
    const { client, asked, clock } = createStage([
      refusal(429, 'rate_limited', { 'retry-after': value }),
      answer(200, record),
    ])
    const call = client.persons.get('person_1')
    await clock.elapse(7_250)
    expect(await call).toEqual(record)
    expect(asked).toHaveLength(2)
  },
)

test('who asks for more than a minute is left alone, and the caller told (RE-04)', async () => {
  const { client, asked } = createStage(refusal(429, 'rate_limited', { 'retry-after': '61' }))
  const told = failed('rate_limited', { status: 429, retryAfterMs: 61_000 })
  await expect(client.persons.get('a')).rejects.toEqual(told)
  expect(asked).toHaveLength(1)
})

test.for([
  [refusal(500, 'internal_error'), 'internal_error'],
  [refusal(503, 'service_unavailable'), 'service_unavailable'],
  [page(502, '<h1>Bad Gateway</h1>'), 'service_unavailable'],
  [broken('UND_ERR_SOCKET'), 'unreachable'],
] as const)(
  'a PATCH that may have been carried out is not repeated (RE-05)',
  async ([last, code]) => {
    const { client, asked } = createStage(last)
    await expect(client.templates.update('tpl_1', { version: 1 })).rejects.toEqual(failed(code))
    await expect(client.keys.update('key_1', { name: 'a' })).rejects.toEqual(failed(code))
    expect(asked).toHaveLength(2)
  },
)

test.for([broken('ECONNREFUSED'), refusal(429, 'rate_limited'), page(408, '')])(
  'a PATCH that certainly was not carried out is repeated',
  async (first) => {
    const key = { id: 'key_1', name: 'a', prefix: 'sk_abc', created_at: '2026-05-01T12:00:00Z' }
    const after = { ...key, kind: 'secret', last_used_at: null }
    const { client, asked, clock } = createStage([first, answer(200, after)])
    const call = client.keys.update('key_1', { name: 'a' })
    await clock.elapse(250)
    expect(await call).toEqual(after)
    expect(asked).toHaveLength(2)
  },
)

test('a DELETE whose answer was lost has its effect all the same', async () => {
  const { client, clock } = createStage([broken('ECONNRESET'), refusal(404, 'not_found')])
  const call = client.interviews.delete('iv_1')
  await clock.elapse(250)
  expect(await call).toBeUndefined()
})

test('a DELETE of what never was there says so, also at its second try', async () => {
  const { client, clock } = createStage([broken('ECONNREFUSED'), refusal(404, 'not_found')])
  const call = rejection(client.interviews.delete('iv_1'))
  await clock.elapse(250)
  expect(await call).toEqual(failed('not_found'))
})

test.for([page(200, '<h1>Log in</h1>'), answer(202)])(
  'a DELETE is done when the server says so, not when something in front of it is content',
  async (first) => {
    const { client } = createStage([first, gone])
    await expect(client.keys.revoke('key_1')).rejects.toEqual(failed('unexpected_answer'))
    expect(await client.keys.revoke('key_1')).toBeUndefined()
  },
)

test('a redirect is not followed: the key stays here', async () => {
  const redirect = page(308, '', { location: 'https://elsewhere.example/v1/persons/a' })
  const { client, asked } = createStage(redirect)
  const told = failed('unexpected_answer', { status: 308 })
  await expect(client.persons.get('a')).rejects.toEqual(told)
  await expect(client.persons.upsert({ external_id: 'a' })).rejects.toEqual(told)
  expect(asked.map(({ url }) => url.host)).toEqual(['talk.example', 'talk.example'])
})

test('a person whose id is not known yet is not taken for nobody (SW-06)', async () => {
  const { client, asked } = createStage(refusal(400, 'validation_error'))
  const unknown = { persons: [{ external_id: undefined, name: 'Ada' }] }
  await expect(client.interviews.create({ template_id: 'tpl_1', ...unknown })).rejects.toEqual(
    failed('validation_error', { field: 'persons[0].external_id' }),
  )
  expect(asked).toEqual([])
})
