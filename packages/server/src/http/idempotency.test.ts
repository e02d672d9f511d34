import { expect, test, vi } from 'vitest'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

const dayMs = 24 * 60 * 60_000
const person = { external_id: 'u', org_context: { plan: 'pro' } }

/** Posts with an Idempotency-Key. */
function poster(server: TestServer, token = server.running.secretKey ?? '') {
  return (key: string, body: unknown, path = '/v1/persons') =>
    server.call(path, { method: 'POST', token, body, headers: { 'idempotency-key': key } })
}

const isReplay = ({ headers }: { readonly headers: Headers }) =>
  headers.get('idempotency-replayed') === 'true'

test('a repeated call has the first answer and no second effect (RE-03)', async () => {
  const server = await startTestServer()
  const post = poster(server)
  const first = await post('k', person)
  expect(first.status).toBe(201)
  expect(first.headers.has('idempotency-replayed')).toBe(false)
  await server.api('POST', '/v1/persons', { external_id: 'u', org_context: { plan: 'free' } })

  const again = await post('k', person)
  expect([again.status, again.body, isReplay(again)]).toEqual([201, first.body, true])
  const { body } = await server.api('GET', `/v1/persons/${first.body.id}`)
  expect(body.org_context).toEqual({ plan: 'free' })
})

test('a key is good for one body (RE-03)', async () => {
  const server = await startTestServer()
  const post = poster(server)
  await post('k', person)
  const other = await post('k', { ...person, name: 'Ada' })
  expect(other).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', field: 'Idempotency-Key' } },
  })
  expect((await post('k', person)).status).toBe(201)
})

test('calls at once with one key have one effect and one answer (RE-03)', async () => {
  const server = await startTestServer()
  const post = poster(server)
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => post('k', { kind: 'secret' }, '/v1/keys')),
  )
  expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(
    1,
  )
  expect(answers.filter((answer) => !isReplay(answer))).toHaveLength(1)
  expect((await server.api('GET', '/v1/keys?kind=secret')).body.items).toHaveLength(2)
})

test('a key is of one organisation and one route (RE-03)', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  const ours = await poster(server)('k', person)
  const theirs = await poster(server, other.secretKey)('k', person)
  expect([theirs.status, isReplay(theirs)]).toEqual([201, false])
  expect(theirs.body.id).not.toBe(ours.body.id)
  const elsewhere = await poster(server)('k', { kind: 'secret' }, '/v1/keys')
  expect([elsewhere.status, isReplay(elsewhere)]).toEqual([201, false])
})

test('a refusal is not kept (RE-03)', async () => {
  const server = await startTestServer({ limits: { backendRate: { requests: 4, seconds: 1 } } })
  const post = poster(server)
  expect((await post('k', { external_id: '' })).status).toBe(400)
  const embed = { kind: 'embed', origins: ['https://a.example'] }
  // This one is refused only within its transaction.
  expect((await post('k', { ...embed, template_id: 'tpl_x' }, '/v1/keys')).status).toBe(400)
  expect(await server.query('select * from idempotency')).toEqual([])
  expect((await post('k', { ...embed, template_id: 'tpl_test' }, '/v1/keys')).status).toBe(201)
  expect((await post('k', person)).status).toBe(201)
  expect((await post('late', person)).status).toBe(429)
  await vi.waitUntil(async () => (await post('late', person)).status === 200, 3_000)
})

test('the repeated creation of a key repeats its secret, which is nowhere in clear (RE-03)', async () => {
  const server = await startTestServer()
  const post = poster(server)
  const { body: made } = await post('k', { kind: 'secret' }, '/v1/keys')
  const again = await post('k', { kind: 'secret' }, '/v1/keys')
  expect(again.body).toEqual(made)
  expect(isReplay(again)).toBe(true)
  const [row] = await server.query('select * from idempotency')
  const stored = JSON.stringify(row)
  for (const text of [made.key, made.key.slice(3), made.prefix, 'secret']) {
    expect(stored).not.toContain(text)
    expect(Buffer.from(String(row?.['answer']), 'base64').toString('latin1')).not.toContain(text)
  }
})

test('after a day a key is forgotten (RE-03)', async () => {
  const server = await startTestServer({ limits: { sweepMs: 10 } })
  const post = poster(server)
  const first = await post('k', person)
  server.advance(dayMs - 1_000)
  expect(isReplay(await post('k', person))).toBe(true)
  server.advance(1_000)
  await vi.waitUntil(
    async () => (await server.query('select * from idempotency')).length === 0,
    3_000,
  )
  const later = await post('k', person)
  expect([later.status, isReplay(later), later.body.id]).toEqual([200, false, first.body.id])
})

test('a key that cannot be kept is refused by name', async () => {
  const server = await startTestServer()
  for (const key of ['x'.repeat(256), 'tab\there', '\u00e9']) {
    expect(await poster(server)(key, person)).toMatchObject({
      status: 400,
      body: { error: { field: 'Idempotency-Key' } },
    })
  }
  expect((await poster(server)('x'.repeat(255), person)).status).toBe(201)
})
