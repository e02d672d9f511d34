import type { Session } from '@roxels/protocol'
import { expect, test } from 'vitest'
import { invited } from '../testing/invited.ts'
import { page, startTestServer } from '../testing/server.ts'

const shop = 'https://shop.example'
const embed = { kind: 'embed', template_id: 'tpl_test', origins: [shop] }

test('a joined session is renewed by its secret, again and again (Rule 13)', async () => {
  const server = await startTestServer()
  const { enter } = await invited(server)
  let session = await enter()
  for (let round = 0; round < 3; round += 1) {
    server.advance(11 * 60_000)
    const late = await server.in(session).call('/messages')
    expect(late.body.error.code).toBe('session_expired')
    const { session_secret } = session
    const renewed = await server
      .in(session)
      .call('/token', { method: 'POST', origin: page, body: { session_secret } })
    expect(renewed.status).toBe(200)
    session = { ...session, ...renewed.body }
    expect((await server.in(session).call('/messages')).status).toBe(200)
  }
})

test('a session nobody has joined opens nothing yet', async () => {
  const server = await startTestServer()
  const { sessionId } = await invited(server)
  const { session_secret } = await server.open()
  const renewed = await server.call(`/v1/sessions/${sessionId}/token`, {
    method: 'POST',
    body: { session_secret },
  })
  expect(renewed).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } })
})

test('the secret of a joined session resumes it in the same browser, as any other does (Rule 8)', async () => {
  const server = await startTestServer()
  const { id, enter } = await invited(server)
  const { session_secret } = await enter()
  expect(await server.open({ external_id: 'user_bob' })).toMatchObject({ resumed: false })
  const again = await server.open({ external_id: 'user_ada', session_secret })
  expect(again).toMatchObject({ resumed: true, resumable: true })
  expect((await server.api('GET', `/v1/interviews/${id}`)).body.participants).toMatchObject([
    { external_id: 'user_ada', assurance: 'verified' },
  ])
})

test('TM-08 nothing a browser adds stands for what a backend has said of the person', async () => {
  const server = await startTestServer()
  const org_context = { plan: 'free', role: 'engineer' }
  await server.api('POST', '/v1/persons', { external_id: 'user_ada', org_context })
  const { enter } = await invited(server, { context: { tier: 1 } })
  const { session_secret } = await enter()
  const opening = await server.agent.next()
  expect(opening.turn.context).toEqual({ ...org_context, tier: 1 })
  opening.end()
  const again = await server.open({
    external_id: 'user_ada',
    name: 'Bob',
    session_secret,
    context: { plan: 'enterprise', tier: 9, page: 'pricing' },
  })
  await server.in(again).send('Hello.')
  const { turn } = await server.agent.next()
  expect(turn.context).toEqual({ ...org_context, tier: 1, page: 'pricing' })
  expect(turn.personName).toBe('Ada')
})

test('a browser changes neither whose a joined conversation is nor the backend’s name for them (Rule 16)', async () => {
  const server = await startTestServer()
  const { id, enter } = await invited(server)
  const calls = server.in(await enter())
  ;(await server.agent.next()).end()
  const put = (body: object) => calls.call('/person', { method: 'PUT', body })
  expect(await put({ external_id: 'user_bob', name: 'Bob' })).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict' } },
  })
  expect(await put({ external_id: 'user_ada' })).toMatchObject({
    status: 200,
    body: { resumable: true },
  })
  expect((await put({ name: 'Countess' })).status).toBe(200)
  const { body } = await server.api('GET', `/v1/interviews/${id}`)
  expect(body.participants).toMatchObject([
    { external_id: 'user_ada', name: 'Ada', assurance: 'verified' },
  ])
  expect((await server.api('GET', '/v1/persons?external_id=user_bob')).body.items).toEqual([])
  await calls.send('Hello.')
  expect((await server.agent.next()).turn.personName).toBe('Ada')
})

test('an anonymous one that a browser claims is no longer one a backend vouches for (Rule 16)', async () => {
  const server = await startTestServer()
  const org_context = { balance: 12 }
  await server.api('POST', '/v1/persons', { external_id: 'user_bob', name: 'Bob', org_context })
  const { id, enter } = await invited(server, { persons: [] })
  const calls = server.in(await enter())
  ;(await server.agent.next()).end()
  const claimed = await calls.call('/person', { method: 'PUT', body: { external_id: 'user_bob' } })
  expect(claimed.status).toBe(200)
  const { body } = await server.api('GET', `/v1/interviews/${id}`)
  expect(body.participants).toMatchObject([{ external_id: 'user_bob', assurance: 'device' }])
  await calls.send('What do I have on my account?')
  const { turn } = await server.agent.next()
  expect(turn).toMatchObject({ personName: undefined, context: {} })
})

test('calls come from the pages of the key it was joined under (Rule 14)', async () => {
  const server = await startTestServer()
  await server.api('POST', '/v1/keys', embed)
  const { join } = await invited(server)
  const session = (await join({ origin: shop })).body as Session
  const calls = server.in(session)
  expect((await calls.call('/messages', { origin: shop })).status).toBe(200)
  expect((await calls.call('/messages')).status).toBe(200)
  const foreign = await calls.call('/messages', { origin: page })
  expect(foreign).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } })
  const { session_secret } = session
  const renewed = await calls.call('/token', {
    method: 'POST',
    origin: page,
    body: { session_secret },
  })
  expect(renewed.status).toBe(403)
})

test('those of a session joined on the server’s own pages come from there (Rule 14)', async () => {
  const server = await startTestServer()
  const { joinByCode } = await invited(server)
  const calls = server.in((await joinByCode()).body)
  expect((await calls.call('/messages', { origin: server.running.url })).status).toBe(200)
  const foreign = await calls.call('/messages', { origin: page })
  expect(foreign).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } })
  expect(foreign.body.error.message).toContain(page)
})

test('a revoked embed key ends what was joined under it, not what the server’s own pages joined', async () => {
  const server = await startTestServer()
  const { body: key } = await server.api('POST', '/v1/keys', embed)
  const made = await invited(server)
  const theirs = server.in((await made.join({ origin: shop })).body)
  const own = await invited(server, { persons: [] })
  const ours = server.in((await own.joinByCode()).body)
  const [ending, staying] = await Promise.all([theirs.stream(), ours.stream()])
  await Promise.all([ending.until('ping'), staying.until('ping')])

  await server.api('DELETE', `/v1/keys/${key.id}`)
  expect((await ending.until('close')).data).toMatchObject({
    reason: 'forbidden',
    reconnect: false,
  })
  expect((await theirs.call('/messages')).body.error.code).toBe('session_token_invalid')
  expect((await ours.call('/messages')).status).toBe(200)
  expect(staying.events.some(({ name }) => name === 'close')).toBe(false)
  // The conversation goes on where the backend lets somebody in again.
  const next = await invited(server)
  expect(next.id).toBe(made.id)
  expect((await next.join({ origin: shop })).status).toBe(403)
  expect((await next.join()).body).toMatchObject({ resumed: true })
})
