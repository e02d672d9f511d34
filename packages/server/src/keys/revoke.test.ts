import type { Session } from '@roxels/protocol'
import type { Key } from '@roxels/protocol/api'
import { expect, test } from 'vitest'
import { invited } from '../testing/invited.ts'
import { createKey, embedKey, listKeys, openWith, revokeKey, shop } from '../testing/keys.ts'
import { startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

test('a revoked embed key ends what was opened with it, at once and nothing else', async () => {
  const server = await startTestServer()
  const made = await createKey(server, embedKey)
  const { body } = await openWith(server, made)
  const theirs = server.in(body as Session)
  const ours = server.in(await server.open())
  const [ending, staying] = await Promise.all([theirs.stream(), ours.stream()])
  await Promise.all([ending.until('ping'), staying.until('ping')])

  await revokeKey(server, made)
  expect((await ending.until('close')).data).toMatchObject({
    reason: 'forbidden',
    reconnect: false,
  })
  await ending.ended
  expect((await openWith(server, made)).status).toBe(401)
  expect((await theirs.send('Hello?')).body.error.code).toBe('session_token_invalid')
  const renewed = await theirs.call('/token', {
    method: 'POST',
    origin: shop,
    body: { session_secret: body.session_secret },
  })
  expect(renewed.status).toBe(403)
  expect((await ours.send('Hello.')).status).toBe(201)
  expect(staying.events.some(({ name }) => name === 'close')).toBe(false)
})

test('TM-07 a token of a revoked embed key opens nothing', async () => {
  const server = await startTestServer()
  const made = await createKey(server, embedKey)
  const { body } = await openWith(server, made)
  const { call } = server.in(body as Session)
  expect((await call('/messages')).status).toBe(200)
  await revokeKey(server, made)
  for (const [method, path, content] of [
    ['GET', '/messages'],
    ['GET', '/events'],
    ['POST', '/messages', { client_id: 'a', text: 'Hello?' }],
    ['POST', '/stop', { turn_id: 'turn_x' }],
    ['POST', '/retry', { turn_id: 'turn_x' }],
    ['PUT', '/person', { name: 'Ada' }],
    ['DELETE', '/token'],
  ] as const) {
    const answer = await call(path, { method, ...(content && { body: content }) })
    const { code } = answer.body.error
    expect({ path, status: answer.status, code }).toEqual({
      path,
      status: 401,
      code: 'session_token_invalid',
    })
  }
  const { items } = (await server.api('GET', '/v1/interviews')).body
  const { body: interview } = await server.api('GET', `/v1/interviews/${items[0].id}`)
  expect(interview.transcript.filter(({ role }: { role: string }) => role !== 'agent')).toEqual([])
})

test('what a revoked embed key has begun is resumed with another one', async () => {
  const server = await startTestServer()
  const [made, next] = [await createKey(server, embedKey), await createKey(server, embedKey)]
  const ada = { external_id: 'user_ada' }
  const open = (token: string, session_secret?: string) =>
    server.call('/v1/sessions', {
      method: 'POST',
      token,
      origin: shop,
      body: { ...ada, ...(session_secret && { session_secret }) },
    })
  const { session_secret } = (await open(made.key)).body as Session
  await revokeKey(server, made)
  expect(await open(made.key, session_secret)).toMatchObject({ status: 401 })
  expect(await open(next.key, session_secret)).toMatchObject({
    status: 200,
    body: { resumed: true },
  })
})

test('nobody joins from where only a revoked key let them, and who has is out', async () => {
  const server = await startTestServer()
  const made = await createKey(server, embedKey)
  const [first, second, own] = [
    await invited(server),
    await invited(server, { resume: false }),
    await invited(server, { resume: false }),
  ]
  const joined = await first.join({ origin: shop })
  const fromLink = await own.joinByCode()
  const [ending, staying] = await Promise.all([
    server.in(joined.body as Session).stream(),
    server.in(fromLink.body as Session).stream(),
  ])
  await Promise.all([ending.until('ping'), staying.until('ping')])

  await revokeKey(server, made)
  expect((await ending.until('close')).data).toMatchObject({ reason: 'forbidden' })
  expect(await second.join({ origin: shop })).toMatchObject({ status: 403 })
  expect(staying.events.some(({ name }) => name === 'close')).toBe(false)
  expect((await server.in(fromLink.body as Session).send('Hello.')).status).toBe(201)
})

test('a revoked key is gone from every route', async () => {
  const server = await startTestServer()
  for (const body of [embedKey, { kind: 'secret' }]) {
    const made = await createKey(server, body)
    expect((await revokeKey(server, made)).status).toBe(204)
    expect((await revokeKey(server, made)).status).toBe(404)
    const path = `/v1/keys/${made.id}`
    expect((await server.api('PATCH', path, { name: 'Again' })).status).toBe(404)
    expect((await listKeys(server)).map(({ id }) => id)).not.toContain(made.id)
  }
  const [first] = await listKeys(server, '?kind=embed')
  expect((await revokeKey(server, first as Key)).status).toBe(204)
  expect(await listKeys(server, '?kind=embed')).toEqual([])
})

test('a server whose first embed key is revoked starts with the next one', async () => {
  const server = await startTestServer()
  const [first] = await listKeys(server, '?kind=embed')
  await revokeKey(server, first as Key)
  await server.restart()
  expect(server.running).toMatchObject({ embedKey: first && 'key' in first && first.key })
  const made = await createKey(server, embedKey)
  await server.restart()
  expect(server.running).toMatchObject({ embedKey: made.key, templateId: 'tpl_test' })
})

test('a key may revoke itself, but the last one may not be revoked', async () => {
  const server = await startTestServer()
  const [first] = await listKeys(server, '?kind=secret')
  const refused = await revokeKey(server, first as Key)
  expect(refused).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } })
  expect(refused.body.error.message).toContain('last secret key')

  const made = await createKey(server, { kind: 'secret' })
  const self = await server.call(`/v1/keys/${made.id}`, { method: 'DELETE', token: made.key })
  expect(self.status).toBe(204)

  // Each of two would leave the other.
  const second = await createKey(server, { kind: 'secret' })
  const answers = await Promise.all([revokeKey(server, first as Key), revokeKey(server, second)])
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 204)).toHaveLength(1)
  const live = await server.query(
    `select id from keys where kind = 'secret' and revoked_at is null`,
  )
  expect(live).toHaveLength(1)
})

test('the last secret key is the last of its organisation', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  await createKey(server, { kind: 'secret' })
  const [theirs] = await listKeys(other)
  expect(await revokeKey(other, theirs as Key)).toMatchObject({ status: 409 })
  // An embed key gets nobody in.
  expect(await listKeys(other)).toHaveLength(1)
})
