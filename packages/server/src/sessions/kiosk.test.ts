import { expect, test, vi } from 'vitest'
import { startHost } from '../testing/identity.ts'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'
import { templateResumed } from '../testing/template.ts'

const ada = { external_id: 'user_ada' }

function startTrusting(trust: 'device' | 'verified' | 'open', limits = {}) {
  return startTestServer({ template: templateResumed({ trust }), limits })
}

async function statuses(server: TestServer): Promise<string[]> {
  const { body } = await server.api('GET', '/v1/interviews')
  return body.items.map(({ status }: { status: string }) => status)
}

test('a conversation at a kiosk is resumed by nobody, not even by its own browser (Rule 73)', async () => {
  const server = await startTrusting('open')
  const first = await server.open({ ...ada, kiosk: true })
  expect(first).toMatchObject({ resumed: false, resumable: false, status: 'joined' })
  const { session_secret } = first
  for (const body of [ada, { ...ada, session_secret }, { ...ada, session_secret, kiosk: true }]) {
    expect((await server.open(body)).session_id).not.toBe(first.session_id)
  }
  const made = await server.api('POST', '/v1/interviews', {
    template_id: 'tpl_test',
    persons: [ada],
  })
  const { items } = (await server.api('GET', '/v1/interviews')).body
  // What was begun after it without a kiosk is carried on; it is not.
  expect(items).toHaveLength(3)
  expect(made.body.id).not.toBe(items.at(-1).id)
})

test('a start at a kiosk begins anew, whatever there is of the person (Rule 73)', async () => {
  const server = await startTrusting('verified')
  const host = await startHost(server)
  const identity_token = await host.token('user_ada')
  const elsewhere = await server.open({ identity_token })
  const { session_secret } = elsewhere
  const session = await server.open({ identity_token, session_secret, kiosk: true })
  expect(session).toMatchObject({ resumed: false, resumable: false })
  // That one is not touched.
  expect((await server.open({ identity_token })).resumed).toBe(true)
})

test('KS-05 what was left at a kiosk without a sign-out is nobody’s the next time', async () => {
  const server = await startTrusting('device')
  const { session_secret } = await server.open({ ...ada, kiosk: true })
  await server.restart()
  expect(await server.open({ ...ada, session_secret })).toMatchObject({ resumed: false })
})

test('the token of a kiosk is renewed as any other', async () => {
  const server = await startTrusting('device')
  const session = await server.open({ kiosk: true })
  const { session_secret } = session
  const renewed = await server
    .in(session)
    .call('/token', { method: 'POST', body: { session_secret } })
  expect(renewed.status).toBe(200)
})

test.for(['DELETE …/token', 'a revoke handle'])(
  'RC-02 at a kiosk sign-out by %s closes the stream with signed_out, stops the agent and abandons',
  async (way) => {
    const server = await startTrusting('device')
    const session = await server.open({ ...ada, kiosk: true })
    const stream = await server.in(session).stream()
    await stream.until('ping')
    const turn = await server.agent.next()
    const { revoke_handle } = session
    const { status } =
      way === 'a revoke handle'
        ? await server.call('/v1/revocations', { method: 'POST', body: { revoke_handle } })
        : await server.in(session).call('/token', { method: 'DELETE' })
    expect(status).toBe(204)
    await stream.ended
    expect(stream.events.at(-1)?.data).toEqual({ reason: 'signed_out', reconnect: false })
    expect(stream.events.map(({ name }) => name)).not.toContain('status')
    await vi.waitFor(async () => expect(await statuses(server)).toEqual(['abandoned']))
    await vi.waitFor(() => expect(turn.turn.signal.aborted).toBe(true))
  },
)

test('somebody else at the same kiosk abandons it as well', async () => {
  const server = await startTrusting('device')
  const { session_secret } = await server.open({ ...ada, kiosk: true })
  await server.open({ external_id: 'user_bob', session_secret, kiosk: true })
  await vi.waitFor(async () => expect(await statuses(server)).toEqual(['joined', 'abandoned']))
})

test('without a kiosk a sign-out leaves the conversation as it is', async () => {
  const server = await startTrusting('device', { sweepMs: 10 })
  const session = await server.open(ada)
  await server.in(session).call('/token', { method: 'DELETE' })
  await server.open()
  expect(await statuses(server)).toEqual(['joined', 'joined'])
})

test('SW-08 a conversation at a kiosk cannot be claimed; a rename is allowed', async () => {
  const server = await startTrusting('device')
  const session = await server.open({ kiosk: true })
  const put = (body: object) => server.in(session).call('/person', { method: 'PUT', body })
  expect(await put(ada)).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } })
  expect(await put({ name: 'Ada' })).toMatchObject({ status: 200, body: { resumable: false } })
  expect((await server.api('GET', '/v1/persons')).body.items).toEqual([])
})

test('who joins at a kiosk leaves nothing to be resumed, by an id or by a code (Rule 73)', async () => {
  const server = await startTrusting('device')
  const byId = await invited(server, { persons: [ada] })
  const joined = await byId.join({ body: { kiosk: true } })
  expect(joined).toMatchObject({ status: 200, body: { resumable: false } })
  const again = await invited(server, { persons: [ada] })
  expect(again.id).not.toBe(byId.id)
  const body = { interview_id: again.id, code: again.code, kiosk: true }
  const byCode = await again.joinByCode({ body })
  expect(byCode).toMatchObject({ status: 200, body: { resumable: false } })
  for (const { session_id, session_token } of [joined.body, byCode.body]) {
    await server.call(`/v1/sessions/${session_id}/token`, {
      method: 'DELETE',
      token: session_token,
    })
  }
  await vi.waitFor(async () => expect(await statuses(server)).toEqual(['abandoned', 'abandoned']))
})

test('a lost answer of a join at a kiosk is given again, but not as one elsewhere (Rule 56)', async () => {
  const server = await startTrusting('device')
  const { join } = await invited(server, { persons: [ada] })
  const key = crypto.randomUUID()
  const first = await join({ key, body: { kiosk: true } })
  expect((await join({ key, body: { kiosk: true } })).body).toEqual(first.body)
  expect((await join({ key })).status).toBe(409)
})

test('kiosk is true or false', async () => {
  const server = await startTrusting('device')
  const { join } = await invited(server)
  expect(await join({ body: { kiosk: 'yes' } })).toMatchObject({
    status: 400,
    body: { error: { field: 'kiosk' } },
  })
})
