import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { page, startTestServer } from '../testing/server.ts'

test('a token is renewed by the secret, which is rotated (Rule 13)', async () => {
  const server = await startTestServer()
  const session = await server.open({ external_id: 'user_1' })
  const { session_secret } = session
  const renewed = await server
    .in(session)
    .call('/token', { method: 'POST', body: { session_secret } })
  expect(renewed.status).toBe(200)
  expect(Object.keys(renewed.body).toSorted()).toEqual([
    'assurance',
    'expires_at',
    'external_id',
    'revoke_handle',
    'session_secret',
    'session_token',
  ])
  expect(renewed.body.session_secret).not.toBe(session_secret)
  expect((await server.in({ ...session, ...renewed.body }).call('/messages')).status).toBe(200)
})

test('a token says the session, a generation and its end, nothing else (Rule 13)', async () => {
  const server = await startTestServer()
  const session = await server.open({ external_id: 'user_1', name: 'Ada' })
  const payload = session.session_token.split('.')[1] ?? ''
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
  expect(claims).toEqual({
    sid: session.session_id,
    gen: 1,
    exp: Date.parse(session.expires_at) / 1000,
  })
})

test('TM-07 a token ends after ten minutes and does not renew itself (Rule 13)', async () => {
  const server = await startTestServer()
  const session = await server.open()
  server.advance(10 * 60_000 + 1_000)
  const late = await server.in(session).call('/messages')
  expect(late).toMatchObject({ status: 401, body: { error: { code: 'session_expired' } } })
  const body = { session_secret: session.session_token }
  const renewed = await server.in(session).call('/token', { method: 'POST', body })
  expect(renewed).toMatchObject({ status: 401, body: { error: { code: 'session_token_invalid' } } })
})

test('a secret renews only a session it opened, and only while it lives', async () => {
  const server = await startTestServer()
  const mine = await server.open({ external_id: 'user_1' })
  const other = await server.open({ external_id: 'user_2' })
  const renew = (id: string, session_secret: string) =>
    server.call(`/v1/sessions/${id}/token`, { method: 'POST', body: { session_secret } })
  const foreign = await renew(other.session_id, mine.session_secret)
  const unknown = await renew('sess_unknown', mine.session_secret)
  expect(foreign).toMatchObject({ status: 403, body: unknown.body })
  expect(unknown.status).toBe(403)
  expect((await renew(mine.session_id, 'ss_invented')).body.error.code).toBe(
    'session_token_invalid',
  )
  server.advance(31 * 24 * 60 * 60_000)
  expect((await renew(mine.session_id, mine.session_secret)).body.error.code).toBe(
    'session_expired',
  )
})

const routes = [
  ['GET', '/events'],
  ['GET', '/messages'],
  ['POST', '/messages'],
  ['POST', '/stop'],
  ['POST', '/retry'],
  ['PUT', '/person'],
  ['PUT', '/goals/name'],
  ['POST', '/goals/name/commit'],
  ['POST', '/end'],
  ['DELETE', '/token'],
] as const

test.for(routes)('TM-06 %s %s refuses whoever may not (Rule 14)', async ([method, path]) => {
  const server = await startTestServer()
  const session = await server.open()
  const other = await server.open()
  const url = `/v1/sessions/${session.session_id}${path}`
  const forged = await new SignJWT({ sid: session.session_id, gen: 1 })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('10m')
    .sign(new Uint8Array(32))
  const unsigned = `${btoa('{"alg":"none"}')}.${session.session_token.split('.')[1]}.`
  const code = async (token: string | undefined, origin?: string, at = url) => {
    const answer = await server.call(at, {
      method,
      ...(token === undefined ? {} : { token }),
      ...(origin === undefined ? {} : { origin }),
    })
    return `${answer.status} ${answer.body.error.code}`
  }
  const token = session.session_token
  expect(await code(undefined)).toBe('401 session_token_required')
  for (const garbled of ['x', 'a.b.c', `${token}x`, forged, unsigned]) {
    expect(await code(garbled)).toBe('401 session_token_invalid')
  }
  expect(await code(other.session_token)).toBe('403 forbidden')
  expect(await code(token, undefined, `/v1/sessions/sess_unknown${path}`)).toBe('403 forbidden')
  expect(await code(token, 'https://evil.example')).toBe('403 forbidden')
  expect(await code(server.running.secretKey ?? '')).toBe('403 forbidden')
  server.advance(11 * 60_000)
  expect(await code(token)).toBe('401 session_expired')
})

test('RC-02 sign-out ends the secret, all its sessions, their tokens and streams (Rule 15)', async () => {
  const server = await startTestServer()
  const first = await server.open({ external_id: 'user_1' })
  const second = await server.open({ external_id: 'user_1', session_secret: first.session_secret })
  const stranger = await server.open({ external_id: 'user_1' })
  const streams = [await server.in(first).stream(), await server.in(second).stream()]
  const other = await server.in(stranger).stream()
  for (const stream of [...streams, other]) await stream.until('ping')

  const gone = await server.in(second).call('/token', { method: 'DELETE' })
  expect(gone).toMatchObject({ status: 204, body: undefined })
  for (const stream of streams) {
    await stream.ended
    expect(stream.events.at(-1)?.data).toEqual({ reason: 'signed_out', reconnect: false })
  }
  for (const session of [first, second]) {
    const calls = server.in(session)
    expect((await calls.call('/messages')).body.error.code).toBe('session_token_invalid')
    expect((await calls.call('/events')).body.error.code).toBe('session_token_invalid')
    const { session_secret } = session
    const renewed = await calls.call('/token', { method: 'POST', body: { session_secret } })
    expect(renewed.body.error.code).toBe('session_token_invalid')
    expect(await server.open({ external_id: 'user_1', session_secret })).toMatchObject({
      resumed: false,
    })
  }
  // The same person in another browser is somebody else here.
  expect(other.events.some(({ name }) => name === 'close')).toBe(false)
  expect((await server.in(stranger).call('/messages')).status).toBe(200)
})

test('SW-01 a claim makes an anonymous conversation somebody’s, the id known or not (Rule 16)', async () => {
  const server = await startTestServer()
  await server.open({ external_id: 'known' })
  for (const external_id of ['known', 'unknown']) {
    const session = await server.open()
    const stream = await server.in(session).stream()
    await stream.until('ping')
    const body = { external_id, name: 'Ada' }
    const claimed = await server.in(session).call('/person', { method: 'PUT', body })
    expect(claimed).toMatchObject({ status: 200, body: { resumable: true } })
    expect(Object.keys(claimed.body).toSorted()).toEqual([
      'assurance',
      'expires_at',
      'external_id',
      'resumable',
      'revoke_handle',
      'session_secret',
      'session_token',
    ])
    expect(stream.events.some(({ name }) => name === 'close')).toBe(false)
    server.advance(2 * 24 * 60 * 60_000)
    const again = await server.open({ external_id, session_secret: claimed.body.session_secret })
    expect(again.resumed).toBe(true)
  }
  expect(await server.query('select * from persons where external_id is null')).toEqual([])
})

test('SW-10 a conversation is claimed once; the same id again is a rename at most (Rule 16)', async () => {
  const server = await startTestServer()
  const session = await server.open()
  const put = (body: object) => server.in(session).call('/person', { method: 'PUT', body })
  expect((await put({ external_id: 'ada' })).status).toBe(200)
  expect((await put({ external_id: 'ada', name: 'Ada' })).status).toBe(200)
  expect(await put({ external_id: 'bob' })).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict' } },
  })
  expect((await put({ name: 'Countess' })).body.resumable).toBe(true)
  expect(await server.query('select person_name from conversations')).toEqual([
    { person_name: 'Countess' },
  ])
})

test('a rename leaves an anonymous person anonymous (Rule 16)', async () => {
  const server = await startTestServer()
  const session = await server.open()
  const renamed = await server.in(session).call('/person', { method: 'PUT', body: { name: 'Ada' } })
  expect(renamed.body.resumable).toBe(false)
  const opening = await server.agent.next()
  opening.end()
  const { session_secret } = renamed.body
  expect(await server.open({ session_secret })).toMatchObject({ resumed: true })
})

test('TM-15 no answer holds the server’s own id of a person, or sets a cookie (Rule 3)', async () => {
  const server = await startTestServer()
  const answer = await server.call('/v1/sessions', {
    method: 'POST',
    token: server.running.embedKey,
    origin: page,
    body: { external_id: 'user_1' },
  })
  expect(JSON.stringify(answer.body)).not.toMatch(/person_|iv_/)
  expect(answer.headers.has('set-cookie')).toBe(false)
})
