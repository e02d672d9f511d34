import { expect, test } from 'vitest'
import { page, startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

test('a backend that calls too often is told how long to wait, and no other one is (RE-04)', async () => {
  const { other, ...server } = await startTestServerOfTwo({
    backendRate: { requests: 3, seconds: 60 },
  })
  const call = () => server.api('GET', '/v1/persons')
  const first = await call()
  expect(first.headers.get('ratelimit-policy')).toBe('"backend";q=3;w=60')
  expect(first.headers.get('ratelimit')).toMatch(/^"backend";r=2;t=\d+$/)
  await Promise.all([call(), call()])
  const refused = await call()
  expect(refused).toMatchObject({ status: 429, body: { error: { code: 'rate_limited' } } })
  const wait = Number(refused.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(50)
  expect(wait).toBeLessThanOrEqual(60)
  expect(refused.headers.get('ratelimit')).toBe(`"backend";r=0;t=${wait}`)
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
  expect((await other.api('GET', '/v1/persons')).status).toBe(200)
  await server.open()
})

function opener(server: Awaited<ReturnType<typeof startTestServer>>) {
  return async (forwarded: string) => {
    const headers = { 'x-forwarded-for': forwarded }
    const token = server.running.embedKey
    const options = { method: 'POST', token, origin: page, headers, body: {} }
    return (await server.call('/v1/sessions', options)).status
  }
}

test('whoever opens sessions is counted by the connection, whatever a header says', async () => {
  const limits = { openSessionRate: { requests: 2, seconds: 60 } }
  const open = opener(await startTestServer({ limits }))
  expect(await open('192.0.2.1')).toBe(201)
  expect(await open('192.0.2.2')).toBe(201)
  expect(await open('192.0.2.3')).toBe(429)
})

test('behind a trusted proxy each client is counted by itself', async () => {
  const limits = { openSessionRate: { requests: 1, seconds: 60 } }
  const open = opener(await startTestServer({ limits, trustedProxies: ['127.0.0.0/8'] }))
  expect(await open('192.0.2.1')).toBe(201)
  expect(await open('192.0.2.2')).toBe(201)
  expect(await open('203.0.113.7, 192.0.2.1')).toBe(429)
})

test('one session cannot use up what another one has', async () => {
  const server = await startTestServer({ limits: { sessionRate: { requests: 2, seconds: 60 } } })
  const [greedy, modest] = [server.in(await server.open()), server.in(await server.open())]
  const statuses = await Promise.all([1, 2, 3].map(() => greedy.call('/messages')))
  expect(statuses.map(({ status }) => status).toSorted()).toEqual([200, 200, 429])
  expect((await modest.call('/messages')).status).toBe(200)
})
