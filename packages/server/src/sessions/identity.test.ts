import type { Session } from '@roxels/protocol'
import { expect, test } from 'vitest'
import { secondsOf, startHost } from '../testing/identity.ts'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'
import { templateResumed } from '../testing/template.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const ada = { external_id: 'user_ada' }

async function startVerified() {
  const server = await startTestServer({ template: templateResumed({ trust: 'verified' }) })
  return { server, host: await startHost(server) }
}

function renew(server: TestServer, { session_id, session_secret }: Session, token?: string) {
  const body = { session_secret, ...(token === undefined ? {} : { identity_token: token }) }
  return server.call(`/v1/sessions/${session_id}/token`, { method: 'POST', body })
}

const refused = (status: number, code: string, field?: string) => ({
  status,
  body: { error: { code, ...(field === undefined ? {} : { field }) } },
})

test('TM-18 the secret renews until the identity is past its time; then only a fresh token does, and the conversation goes on (Rule 71)', async () => {
  const { server, host } = await startVerified()
  const exp = secondsOf(server) + 15 * 60
  const opened = await server.open({ identity_token: await host.token('user_ada', { exp }) })
  server.advance(14 * minuteMs)
  const first = await renew(server, opened)
  expect(first.status).toBe(200)
  const session = { ...opened, ...first.body }

  server.advance(2 * minuteMs)
  const late = await renew(server, session)
  expect(late).toMatchObject(refused(401, 'session_expired'))
  expect(late.body.error.message).toContain('identity_token')
  // Nothing was used up, and nobody became anonymous.
  expect((await server.in(session).call('/messages')).status).toBe(200)

  const fresh = await renew(server, session, await host.token('user_ada'))
  expect(fresh.status).toBe(200)
  const again = { ...session, ...fresh.body }
  expect((await server.in(again).call('/messages')).status).toBe(200)
  server.advance(5 * minuteMs)
  expect((await renew(server, again)).status).toBe(200)
})

test('a new start is let in by the secret as long as the identity holds, and no longer (Rule 71)', async () => {
  const { server, host } = await startVerified()
  const opened = await server.open({ identity_token: await host.token('user_ada') })
  const reloaded = await server.open({ ...ada, session_secret: opened.session_secret })
  expect(reloaded.resumed).toBe(true)
  server.advance(11 * minuteMs)
  const { session_secret } = reloaded
  expect(await server.open({ ...ada, session_secret })).toMatchObject({
    resumed: false,
    reason: 'device_unknown',
  })
  const identity_token = await host.token('user_ada')
  expect((await server.open({ session_secret, identity_token })).resumed).toBe(true)
})

test('TM-09 a fresh token for another person ends what this browser has (person_changed)', async () => {
  const { server, host } = await startVerified()
  const session = await server.open({ identity_token: await host.token('user_ada') })
  const stream = await server.in(session).stream()
  await stream.until('ping')
  const changed = await renew(server, session, await host.token('user_bob'))
  expect(changed).toMatchObject(refused(403, 'identity_mismatch'))
  await stream.ended
  expect(stream.events.at(-1)?.data).toMatchObject({ reason: 'person_changed', reconnect: false })
  expect((await server.in(session).call('/messages')).body.error.code).toBe('session_token_invalid')
  expect((await renew(server, session)).body.error.code).toBe('session_token_invalid')
})

test('a token does not make an anonymous conversation somebody’s by the way', async () => {
  const { server, host } = await startVerified()
  const session = await server.open()
  const renewed = await renew(server, session, await host.token('user_ada'))
  expect(renewed).toMatchObject(refused(403, 'identity_mismatch'))
  expect((await server.in(session).call('/messages')).status).toBe(200)
})

test('a token that is not good renews nothing, and is judged only for whoever has the secret', async () => {
  const { server, host } = await startVerified()
  const session = await server.open({ identity_token: await host.token('user_ada') })
  expect(await renew(server, session, 'a.b.c')).toMatchObject(
    refused(401, 'unauthorized', 'identity_token'),
  )
  expect((await renew(server, session)).status).toBe(200)
  const guessed = { ...session, session_secret: 'ss_guessed' }
  for (const each of [guessed, { ...guessed, session_id: 'sess_unknown' }]) {
    expect(await renew(server, each, 'a.b.c')).toMatchObject(refused(401, 'session_token_invalid'))
  }
})

test('a deleted key renews nothing that it opened, before its tokens are past their time', async () => {
  const { server, host } = await startVerified()
  const session = await server.open({ identity_token: await host.token('user_ada') })
  const next = await startHost(server)
  const other = await server.open({ identity_token: await next.token('user_bob') })
  await server.api('DELETE', `/v1/identity-keys/${host.key.id}`)
  expect(await renew(server, session)).toMatchObject(refused(401, 'session_expired'))
  expect(await renew(server, session, await host.token('user_ada'))).toMatchObject(
    refused(401, 'unauthorized'),
  )
  expect((await renew(server, session, await next.token('user_ada'))).status).toBe(200)
  expect((await renew(server, other)).status).toBe(200)
})

test('a session that a backend made needs no token', async () => {
  const { server } = await startVerified()
  const session = await (await invited(server, { persons: [ada] })).enter()
  expect(session.resumable).toBe(true)
  server.advance(5 * dayMs)
  const renewed = await renew(server, session)
  expect(renewed.status).toBe(200)
  const { session_secret } = renewed.body
  expect(await server.open({ ...ada, session_secret })).toMatchObject({ resumed: true })
})

const claim = (server: TestServer, session: Session, body: object) =>
  server.in(session).call('/person', { method: 'PUT', body })

test('SW-01 verified: a claim with a token makes an anonymous conversation its person’s, on any device', async () => {
  const { server, host } = await startVerified()
  const session = await server.open()
  await server.in(session).send('Said before anybody knew.')
  const identity_token = await host.token('user_ada', { name: 'Ada Lovelace' })
  expect(await claim(server, session, { ...ada, identity_token })).toMatchObject({
    status: 200,
    body: { resumable: true },
  })
  const { items } = (await server.api('GET', '/v1/interviews')).body
  expect(items).toMatchObject([
    {
      participants: [{ external_id: 'user_ada', name: 'Ada Lovelace', assurance: 'verified' }],
    },
  ])
  const elsewhere = await server.open({ identity_token: await host.token('user_ada') })
  expect(elsewhere.resumed).toBe(true)
  const { body } = await server.in(elsewhere).call('/messages')
  expect(JSON.stringify(body)).toContain('Said before anybody knew.')
})

test('verified: a claim without a token is refused, alike for a known and an unknown id (Rule 16)', async () => {
  const { server, host } = await startVerified()
  await server.open({ identity_token: await host.token('user_ada') })
  const answers = []
  for (const external_id of ['user_ada', 'user_zoe']) {
    const answer = await claim(server, await server.open(), { external_id })
    expect(answer).toMatchObject(refused(403, 'forbidden', 'identity_token'))
    answers.push(answer.body)
  }
  expect(answers[0]).toEqual(answers[1])
})

test('a claim by a token alone is of whom it names; of somebody else it is identity_mismatch', async () => {
  const { server, host } = await startVerified()
  const session = await server.open()
  const identity_token = await host.token('user_ada')
  const other = await claim(server, session, { external_id: 'user_bob', identity_token })
  expect(other).toMatchObject(refused(403, 'identity_mismatch', 'external_id'))
  expect((await claim(server, session, { identity_token })).status).toBe(200)
  const { items } = (await server.api('GET', '/v1/persons')).body
  expect(items).toMatchObject([{ external_id: 'user_ada' }])
})

test('SW-10 a conversation that is somebody’s is nobody else’s, a good token or not', async () => {
  const { server, host } = await startVerified()
  const session = await server.open({ identity_token: await host.token('user_ada') })
  const identity_token = await host.token('user_bob')
  expect(await claim(server, session, { identity_token })).toMatchObject(refused(409, 'conflict'))
  const { items } = (await server.api('GET', '/v1/interviews')).body
  expect(items).toMatchObject([{ participants: [{ external_id: 'user_ada' }] }])
})

test('a browser proves afterwards that it is who it said (assurance)', async () => {
  const { server, host } = await startVerified()
  const session = await server.open(ada)
  const { body } = await claim(server, session, { identity_token: await host.token('user_ada') })
  expect(body.resumable).toBe(true)
  const { items } = (await server.api('GET', '/v1/interviews')).body
  expect(items).toMatchObject([{ participants: [{ assurance: 'verified' }] }])
  const other = await server.open({ external_id: 'user_bob' })
  const renewed = await renew(server, other, await host.token('user_bob'))
  expect(renewed.status).toBe(200)
  const bob = (await server.api('GET', '/v1/interviews?external_id=user_bob')).body
  expect(bob.items).toMatchObject([{ participants: [{ assurance: 'verified' }] }])
})

test('TM-05 a session id alone opens nothing: 401, and an unknown id is answered alike', async () => {
  const { server, host } = await startVerified()
  const { session_id } = await server.open({ identity_token: await host.token('user_ada') })
  const joined = await invited(server, { persons: [{ external_id: 'user_bob' }] })
  await joined.enter()
  for (const [method, path] of [
    ['GET', '/messages'],
    ['GET', '/events'],
    ['POST', '/messages'],
    ['PUT', '/person'],
    ['DELETE', '/token'],
  ] as const) {
    const answers = []
    for (const id of [session_id, joined.sessionId, 'sess_unknown']) {
      const answer = await server.call(`/v1/sessions/${id}${path}`, { method })
      expect(answer, path).toMatchObject(refused(401, 'session_token_required'))
      answers.push(answer.body)
    }
    expect(new Set(answers.map((body) => JSON.stringify(body))).size).toBe(1)
  }
})
