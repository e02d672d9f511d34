import type { Session } from '@roxels/protocol'
import { expect, test } from 'vitest'
import { connectTo } from '../testing/connect.ts'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'

const ada = { external_id: 'user_ada' }

const revoke = (server: TestServer, revoke_handle: string) =>
  server.call('/v1/revocations', { method: 'POST', body: { revoke_handle } })

/** How the page of a session fares: in its own routes, in a renewal and in a new start. */
async function standing(server: TestServer, session: Session) {
  const { session_secret } = session
  const calls = server.in(session)
  const read = await calls.call('/messages')
  const renewed = await calls.call('/token', { method: 'POST', body: { session_secret } })
  const { resumed } = await server.open({ ...ada, session_secret })
  return [read.body.error?.code, renewed.body.error?.code, resumed]
}
const dead = ['session_token_invalid', 'session_token_invalid', false]

test('KS-03 a revoke handle signs out without a token, and what is replayed afterwards is refused (Rule 69)', async () => {
  const server = await startTestServer()
  const first = await server.open(ada)
  const second = await server.open({ ...ada, session_secret: first.session_secret })
  const stream = await server.in(first).stream()
  await stream.until('ping')
  // Sent long after the token is past its time.
  server.advance(60 * 60_000)
  const { status, body } = await revoke(server, second.revoke_handle)
  expect([status, body]).toEqual([204, undefined])
  await stream.ended
  server.advance(-60 * 60_000)
  for (const session of [first, second]) expect(await standing(server, session)).toEqual(dead)
})

test('KS-03 the stream of whoever was signed out by a handle closes with signed_out', async () => {
  const server = await startTestServer()
  const session = await server.open(ada)
  const stranger = await server.in(await server.open(ada)).stream()
  const stream = await server.in(session).stream()
  for (const each of [stream, stranger]) await each.until('ping')
  await revoke(server, session.revoke_handle)
  await stream.ended
  expect(stream.events.at(-1)?.data).toEqual({ reason: 'signed_out', reconnect: false })
  expect(stranger.events.map(({ name }) => name)).not.toContain('close')
})

test('every answer with a secret has the handle of its browser, and the first one stays good (Rule 69)', async () => {
  const server = await startTestServer()
  const opened = await server.open(ada)
  const { session_secret } = opened
  const calls = server.in(opened)
  const renewed = await calls.call('/token', { method: 'POST', body: { session_secret } })
  const named = await calls.call('/person', { method: 'PUT', body: { name: 'Ada' } })
  const resumed = await server.open({ ...ada, session_secret: named.body.session_secret })
  for (const { revoke_handle } of [renewed.body, named.body, resumed]) {
    expect(revoke_handle).toBe(opened.revoke_handle)
  }
  const elsewhere = await server.open(ada)
  expect(elsewhere.revoke_handle).not.toBe(opened.revoke_handle)
  await revoke(server, opened.revoke_handle)
  expect(await standing(server, { ...opened, ...resumed })).toEqual(dead)
  expect((await server.in(elsewhere).call('/messages')).status).toBe(200)
})

test('who joined by an invitation signs out by a handle as well', async () => {
  const server = await startTestServer()
  const joined = await (await invited(server)).enter()
  await revoke(server, joined.revoke_handle)
  expect((await server.in(joined).call('/messages')).status).toBe(401)
})

test('a known, an unknown and a used handle are answered alike, to a page of any origin (Rule 69)', async () => {
  const server = await startTestServer()
  const { revoke_handle } = await server.open(ada)
  const answers = []
  for (const handle of [revoke_handle, revoke_handle, 'rh_unknown', 'x']) {
    const answer = await server.call('/v1/revocations', {
      method: 'POST',
      origin: 'https://anywhere.example',
      body: { revoke_handle: handle },
    })
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://anywhere.example')
    const about = [...answer.headers].filter(([name]) => !/^(date|ratelimit|x-request)/.test(name))
    answers.push({ status: answer.status, body: answer.body, about })
  }
  for (const answer of answers) expect(answer).toEqual({ ...answers[0], status: 204 })
})

test('a handle opens nothing: it is no token, no secret and no key', async () => {
  const server = await startTestServer()
  const session = await server.open(ada)
  const { revoke_handle } = session
  const asToken = await server.in({ ...session, session_token: revoke_handle }).call('/messages')
  expect(asToken.body.error.code).toBe('session_token_invalid')
  const asSecret = await server
    .in(session)
    .call('/token', { method: 'POST', body: { session_secret: revoke_handle } })
  expect(asSecret.body.error.code).toBe('session_token_invalid')
  expect(await server.open({ ...ada, session_secret: revoke_handle })).toMatchObject({
    resumed: false,
  })
  const asKey = await server.call('/v1/persons', { token: revoke_handle })
  expect(asKey.status).toBe(401)
  // And no secret is a handle.
  await revoke(server, session.session_secret)
  expect((await server.in(session).call('/messages')).status).toBe(200)
})

test('handles are hashed at rest (Rule 69)', async () => {
  const server = await startTestServer()
  const { revoke_handle } = await server.open(ada)
  const stored = JSON.stringify(await server.query('select * from session_secrets'))
  expect(stored).toContain('revoke_hash')
  expect(stored).not.toContain(revoke_handle.slice(3))
})

test('guessing handles is limited by address (Rule 69)', async () => {
  const server = await startTestServer({
    limits: { openSessionRate: { requests: 2, seconds: 60 } },
  })
  const statuses = []
  for (let time = 0; time < 3; time += 1) statuses.push((await revoke(server, 'rh_x')).status)
  expect(statuses).toEqual([204, 204, 429])
})

test('a handle outlives a change of the server’s secrets, the older one listed or not', async () => {
  const server = await startTestServer()
  const old = 'a secret that outlives each restart of the server'
  const [first, second] = [await server.open(ada), await server.open(ada)]
  const renew = ({ session_id, session_secret }: Session) =>
    server.call(`/v1/sessions/${session_id}/token`, { method: 'POST', body: { session_secret } })

  await server.restart({ secrets: ['another secret, put before the older one', old] })
  expect((await renew(first)).body.revoke_handle).toBe(first.revoke_handle)
  await server.restart({ secrets: ['another secret, put before the older one'] })
  const { body } = await renew(second)
  expect(body.revoke_handle).not.toBe(second.revoke_handle)
  for (const handle of [first.revoke_handle, body.revoke_handle]) await revoke(server, handle)
  for (const { session_id, session_secret } of [first, { ...second, ...body }]) {
    const answer = await renew({ ...first, session_id, session_secret })
    expect(answer.body.error.code).toBe('session_token_invalid')
  }
})

test('a secret of an older version of this server has a handle from its next use on', async () => {
  const server = await startTestServer()
  const session = await server.open(ada)
  const db = connectTo(server.database)
  await db.updateTable('session_secrets').set({ revoke_hash: null }).execute()
  expect((await revoke(server, session.revoke_handle)).status).toBe(204)
  const { session_secret } = session
  const { body } = await server
    .in(session)
    .call('/token', { method: 'POST', body: { session_secret } })
  await revoke(server, body.revoke_handle)
  expect((await server.in(session).call('/messages')).status).toBe(401)
})

test('who has been deleted cannot be signed out any more', async () => {
  const server = await startTestServer()
  const { revoke_handle } = await server.open(ada)
  const [row] = await server.query('select id from conversations')
  await server.api('DELETE', `/v1/interviews/${String(row?.['id'])}`)
  expect((await revoke(server, revoke_handle)).status).toBe(204)
})
