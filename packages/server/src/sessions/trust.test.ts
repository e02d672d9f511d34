import type { OpenSession } from '@roxels/protocol'
import { expect, test } from 'vitest'
import { startHost } from '../testing/identity.ts'
import { invited } from '../testing/invited.ts'
import { page } from '../testing/server.ts'
import { textOf } from '../testing/told.ts'
import {
  ada,
  dayMs,
  interviews,
  isSame,
  patch,
  startTrusting,
  startVerified,
} from '../testing/trusting.ts'

test('verified: whoever has a token carries on, on any device (Rule 72)', async () => {
  const { server, host } = await startVerified()
  const phone = await server.open({ identity_token: await host.token('user_ada') })
  expect(phone).toMatchObject({ resumed: false, resumable: true })
  expect(phone.reason).toBeUndefined()
  const laptop = await server.open({ ...ada, identity_token: await host.token('user_ada') })
  expect(laptop).toMatchObject({ resumed: true, resumable: true })
  expect(await isSame(server, phone, laptop)).toBe(true)
  // Each browser has a secret of its own: signing out of one is not signing out of the other.
  await server.in(phone).call('/token', { method: 'DELETE' })
  expect((await server.in(laptop).call('/messages')).status).toBe(200)
})

test('TM-01 (TM-02) verified: a stranger who states a known id gets a new conversation, alike for an unknown one', async () => {
  const { server, host } = await startVerified()
  const owner = await server.open({
    identity_token: await host.token('user_ada', { name: 'Ada Lovelace' }),
    context: { plan: 'secret plan' },
  })
  const call = (external_id: string) =>
    server.call('/v1/sessions', {
      method: 'POST',
      token: server.running.embedKey,
      origin: page,
      body: { external_id },
    })
  const [known, unknown] = [await call('user_ada'), await call('user_zoe')]
  expect(known).toMatchObject({
    status: 201,
    body: { resumed: false, reason: 'device_unknown', resumable: false },
  })
  expect(unknown.status).toBe(201)
  expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body))
  expect(JSON.stringify(known.body)).toHaveLength(JSON.stringify(unknown.body).length)
  const names = (answer: typeof known) =>
    [...answer.headers].map(([name, value]) => [name, value.length])
  expect(names(known)).toEqual(names(unknown))
  expect(await isSame(server, owner, known.body)).toBe(false)

  // TM-02: nor is the agent told anything of what the owner said, to be asked about it. The three turns begin in any order.
  const told: string[] = []
  for (let opened = 0; opened < 3; opened += 1) {
    const { turn } = await server.agent.next()
    if (turn.assurance !== 'verified') told.push(textOf(turn))
  }
  expect(told).toHaveLength(2)
  for (const text of told) expect(text).not.toMatch(/Ada|secret plan/)
})

test('verified: what a browser began under somebody’s id is not carried on by that person (Rule 72)', async () => {
  const { server, host } = await startVerified()
  const stranger = await server.open(ada)
  const owner = await server.open({ identity_token: await host.token('user_ada') })
  expect(owner.resumed).toBe(false)
  expect(await isSame(server, stranger, owner)).toBe(false)
})

test('verified: without a token a browser keeps what it began for the visit only (Rule 10)', async () => {
  const { server } = await startVerified()
  const first = await server.open(ada)
  expect(first.resumable).toBe(false)
  const second = await server.open({ ...ada, session_secret: first.session_secret })
  expect(second).toMatchObject({ resumed: true, resumable: false })
  server.advance(dayMs)
  const third = await server.open({ ...ada, session_secret: second.session_secret })
  expect(third).toMatchObject({ resumed: false, reason: 'device_unknown' })
})

test('verified: the browser whose conversation it is proves later who it is, and any device carries on then', async () => {
  const { server, host } = await startVerified()
  const first = await server.open(ada)
  const second = await server.open({
    session_secret: first.session_secret,
    identity_token: await host.token('user_ada'),
  })
  expect(second).toMatchObject({ resumed: true, resumable: true })
  const elsewhere = await server.open({ identity_token: await host.token('user_ada') })
  expect(await isSame(server, first, elsewhere)).toBe(true)
  expect(await interviews(server)).toMatchObject([{ participants: [{ assurance: 'verified' }] }])
})

test('verified: a page joins what a backend has begun, and begins it where nobody has come yet', async () => {
  const { server, host } = await startVerified()
  const { id, enter } = await invited(server, { persons: [ada], context: { plan: 'pro' } })
  const page = await server.open({ identity_token: await host.token('user_ada') })
  expect(page).toMatchObject({ resumed: false, status: 'joined' })
  expect((await server.agent.next()).turn.context).toEqual({ plan: 'pro' })
  expect(await interviews(server)).toMatchObject([{ id, status: 'joined' }])
  expect(await enter()).toMatchObject({ resumed: true })
  // And the other way round.
  const again = await server.api('POST', '/v1/interviews', {
    template_id: 'tpl_test',
    persons: [ada],
  })
  expect(again).toMatchObject({ status: 200, body: { id, resumed: true } })
})

test('TM-12 a door that was open is closed for what went on before, and not opened for it', async () => {
  const server = await startTrusting('open')
  await server.open(ada)
  expect((await server.open(ada)).resumed).toBe(true)
  await patch(server, 1, { trust: 'verified' })
  expect(await server.open(ada)).toMatchObject({ resumed: false, reason: 'device_unknown' })
  const closed = await startTrusting('device')
  await closed.open(ada)
  await patch(closed, 1, { trust: 'open' })
  expect((await closed.open(ada)).resumed).toBe(false)
})

test('TM-12 nothing a page sends lowers what its template trusts', async () => {
  const { server, host } = await startVerified()
  await server.open({ identity_token: await host.token('user_ada') })
  const call = (body: object, headers = {}) =>
    server.call('/v1/sessions', {
      method: 'POST',
      token: server.running.embedKey,
      origin: page,
      headers,
      body: { ...ada, ...body },
    })
  for (const [body, field] of [
    [{ trust: 'open' }, 'trust'],
    [{ resumption: { enabled: true, trust: 'open' } }, 'resumption'],
    [{ settings: {} }, 'settings'],
    [{ assurance: 'verified' }, 'assurance'],
    [{ verified: true }, 'verified'],
    [{ template_id: 'tpl_other' }, 'template_id'],
  ] as const) {
    const answer = await call(body)
    expect(answer).toMatchObject({ status: 400, body: { error: { field } } })
  }
  const headers = { 'x-trust': 'open', 'x-roxels-trust': 'open', 'x-assurance': 'verified' }
  expect(await call({}, headers)).toMatchObject({ status: 201, body: { reason: 'device_unknown' } })
})

test('device: a token says who it is, but the secret of the browser decides', async () => {
  const server = await startTrusting('device')
  const host = await startHost(server)
  const first = await server.open({ identity_token: await host.token('user_ada') })
  const elsewhere = await server.open({ identity_token: await host.token('user_ada') })
  expect(elsewhere).toMatchObject({ resumed: false, reason: 'device_unknown' })
  // TM-03
  const here = await server.open({ ...ada, session_secret: first.session_secret })
  expect(here.resumed).toBe(true)
})

test('open: whoever states the id carries on, from any device, and is believed (Rule 72)', async () => {
  const server = await startTrusting('open')
  await server.api('POST', '/v1/persons', {
    ...ada,
    name: 'Ada',
    org_context: { plan: 'pro' },
  })
  const first = await server.open(ada)
  expect(first).toMatchObject({ resumed: false, resumable: true })
  expect(first.reason).toBeUndefined()
  expect((await server.agent.next()).turn).toMatchObject({
    personName: 'Ada',
    context: { plan: 'pro' },
  })
  const second = await server.open(ada)
  expect(second).toMatchObject({ resumed: true, resumable: true })
  expect(await isSame(server, first, second)).toBe(true)
  expect(await interviews(server)).toMatchObject([{ participants: [{ assurance: 'device' }] }])
  // Somebody else, and nobody, do not.
  for (const body of [{ external_id: 'user_bob' }, {}]) {
    expect((await server.open(body)).resumed).toBe(false)
  }
})

test('TM-04 the secret of somebody else is dead, and whoever proves who they are gets their own', async () => {
  const { server, host } = await startVerified()
  const bob = await server.open({ identity_token: await host.token('user_bob') })
  const own = await server.open({ identity_token: await host.token('user_ada') })
  const { session_secret } = bob
  const identity_token = await host.token('user_ada')
  const session = await server.open({ session_secret, identity_token })
  expect(session.resumed).toBe(true)
  expect(await isSame(server, own, session)).toBe(true)
  expect((await server.in(bob).call('/messages')).status).toBe(401)
})

test('TM-10 a name brings no two persons together', async () => {
  const { server, host } = await startVerified()
  const open = async (id: string) => {
    const body: OpenSession = { identity_token: await host.token(id, { name: 'Ada Lovelace' }) }
    return server.open(body)
  }
  await open('user_ada')
  expect((await open('user_ada_2')).resumed).toBe(false)
  expect((await server.api('GET', '/v1/persons')).body.items).toHaveLength(2)
})
