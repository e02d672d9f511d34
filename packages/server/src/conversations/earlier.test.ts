import type { OpenSession } from '@roxels/protocol'
import { expect, test } from 'vitest'
import { find, toldOf } from '../testing/earlier.ts'
import { startHost } from '../testing/identity.ts'
import { invited } from '../testing/invited.ts'
import { createKey } from '../testing/keys.ts'
import type { TestServer } from '../testing/server.ts'
import { page, startTestServer } from '../testing/server.ts'
import { listenToStatements } from '../testing/statements.ts'
import { templateResumed } from '../testing/template.ts'
import { known, nextTurn, opened, textOf } from '../testing/told.ts'

const ada = { external_id: 'user_ada' }

type Trust = 'device' | 'verified' | 'open'

const templateOf = (trust: Trust) => templateResumed({ trust })

const startTrusting = (trust: Trust) => startTestServer({ template: templateOf(trust) })

async function startVerified() {
  const server = await startTrusting('verified')
  const host = await startHost(server)
  return { server, signed: async () => ({ identity_token: await host.token('user_ada') }) }
}

/** Holds a conversation to its end; answers its session. */
async function held(server: TestServer, body: OpenSession, findings: Record<string, unknown>) {
  const session = await server.open(body)
  await find(server, session, findings)
  server.advance(1_000)
  return session
}

/** Another template of the organisation, and what opens a session of it. */
async function secondTemplate(server: TestServer, trust: Trust) {
  const { phases, settings } = templateOf(trust)
  const { body } = await server.api('POST', '/v1/templates', { name: 'Second', phases, settings })
  const { key } = await createKey(server, {
    kind: 'embed',
    template_id: body.id,
    origins: [page],
  })
  return async (session: OpenSession) => {
    const call = { method: 'POST', token: key, origin: page, body: session } as const
    const answer = await server.call('/v1/sessions', call)
    expect(answer.status).toBe(201)
    return answer.body
  }
}

test('device: the browser that held a conversation is told in the next what it found', async () => {
  const server = await startTrusting('device')
  const { session_secret } = await held(server, ada, { name: 'Augusta', team_size: 12 })
  const turn = await opened(server, { ...ada, session_secret })
  expect(turn.assurance).toBe('device')
  expect(turn.earlier).toEqual([
    {
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      template: 'Test',
      unverified: false,
      findings: [
        { goalId: 'name', title: 'Name', data: 'Augusta' },
        { goalId: 'team_size', title: 'team size', data: 12 },
      ],
      summary: 'Name: Augusta\nteam size: 12',
    },
  ])
})

test('device: of a conversation held in another browser, or before the last one, nothing is told', async () => {
  const server = await startTrusting('device')
  await held(server, ada, { name: 'Elsewhere' })
  const first = await held(server, ada, { name: 'First' })
  const { session_secret } = first
  const second = await held(server, { ...ada, session_secret }, { team_size: 2 })
  const turn = await opened(server, { ...ada, session_secret: second.session_secret })
  expect(toldOf(turn)).toEqual([{ team_size: 2 }])
})

test.for<Trust>(['device', 'verified'])(
  'TM-01 %s: in all that a stranger’s session gives there is nothing of earlier conversations (TM-02)',
  async (trust) => {
    const server = await startTrusting(trust)
    const host = await startHost(server)
    const identity_token = await host.token('user_ada', { name: 'Ada Lovelace' })
    await held(server, { identity_token }, { name: 'Augusta', team_size: 1815 })
    await held(server, ada, { name: 'Engine', team_size: 4711 })
    const invitation = await invited(server, { persons: [ada], resume: false })
    await find(server, await invitation.enter(), { name: 'gold' })
    server.advance(1_000)
    const turn = await opened(server, ada)
    const unknown = await opened(server, { external_id: 'nobody' })
    expect({ ...turn, signal: unknown.signal }).toEqual(unknown)
    expect(turn.earlier).toEqual([])
    for (const word of known) expect(textOf(turn).toLowerCase()).not.toContain(word.toLowerCase())
  },
)

test('KS-10 the next person at a browser is told nothing of the one before, nor is anybody at a kiosk', async () => {
  const { server, signed } = await startVerified()
  const before = { ...ada, name: 'Ada Lovelace', context: { plan: 'gold' } }
  const { session_secret } = await held(server, before, { name: 'Augusta' })
  for (const body of [
    { external_id: 'user_bob', session_secret },
    // Dead since.
    { ...ada, session_secret },
    { session_secret },
    {},
    { ...ada, kiosk: true },
  ]) {
    const turn = await opened(server, body)
    expect(turn.earlier).toEqual([])
    for (const word of known) expect(textOf(turn)).not.toContain(word)
  }
  expect(toldOf(await opened(server, { ...(await signed()), kiosk: true }))).toEqual([])
})

test('what was held at a kiosk, or with nobody known, is told to nobody', async () => {
  const server = await startTrusting('open')
  const kiosk = await held(server, { ...ada, kiosk: true }, { name: 'At the kiosk' })
  const nobody = await held(server, {}, { name: 'Nobody' })
  for (const body of [
    { ...ada, session_secret: kiosk.session_secret },
    { session_secret: nobody.session_secret },
    { external_id: 'user_bob', session_secret: nobody.session_secret },
  ]) {
    expect(toldOf(await opened(server, body))).toEqual([])
  }
})

test('a secret that was signed out or is past its time brings nothing back', async () => {
  const server = await startTrusting('device')
  const out = await held(server, ada, { name: 'Signed out' })
  await server.in(out).call('/token', { method: 'DELETE' })
  const old = await held(server, ada, { name: 'Old' })
  server.advance(31 * 24 * 60 * 60_000)
  for (const { session_secret } of [out, old]) {
    expect(toldOf(await opened(server, { ...ada, session_secret }))).toEqual([])
  }
})

test('what rests on the word of a host ends with it', async () => {
  const { server, signed } = await startVerified()
  const first = await held(server, await signed(), { name: 'Augusta' })
  const { session_secret } = first
  // While it holds a start without it would be told for longer than it holds.
  expect(toldOf(await opened(server, { ...ada, session_secret }))).toEqual([])
  server.advance(3_600_000)
  expect(toldOf(await opened(server, { ...ada, session_secret }))).toEqual([])
})

test('verified: on any device all is told, and what a stranger may have said is marked', async () => {
  const { server, signed } = await startVerified()
  await held(server, await signed(), { name: 'Augusta' })
  await held(server, ada, { name: 'Mallory' })
  const invitation = await invited(server, { persons: [ada], resume: false })
  await find(server, await invitation.enter(), { team_size: 12 })
  server.advance(1_000)
  const turn = await opened(server, await signed())
  expect(turn.assurance).toBe('verified')
  expect(toldOf(turn)).toEqual([{ team_size: 12 }, { 'name?': 'Mallory' }, { name: 'Augusta' }])
})

test('whoever a backend has let in is told alike, whatever the template trusts', async () => {
  const server = await startTrusting('device')
  await held(server, ada, { name: 'Mallory' })
  const first = await invited(server, { persons: [ada], resume: false })
  await find(server, await first.enter(), { name: 'Augusta' })
  server.advance(1_000)
  const second = await invited(server, { persons: [ada], resume: false })
  await second.enter()
  expect(toldOf(await nextTurn(server))).toEqual([{ name: 'Augusta' }, { 'name?': 'Mallory' }])
})

test('the browser’s own word is not a stranger’s, once a host has said who is there', async () => {
  const { server, signed } = await startVerified()
  const { session_secret } = await held(server, ada, { name: 'Augusta' })
  const turn = await opened(server, { ...(await signed()), session_secret })
  expect(toldOf(turn)).toEqual([{ name: 'Augusta' }])
})

test('strangers do not displace what a host has vouched for', async () => {
  const { server, signed } = await startVerified()
  await held(server, await signed(), { name: 'Augusta' })
  for (let count = 0; count < 11; count += 1) await held(server, ada, { name: `Mallory ${count}` })
  const told = toldOf(await opened(server, await signed()))
  expect(told).toHaveLength(5)
  expect(told.at(-1)).toEqual({ name: 'Augusta' })
})

test('open: whoever states the id is told all, of this template or another that trusts alike', async () => {
  const server = await startTrusting('open')
  const elsewhere = await secondTemplate(server, 'open')
  await held(server, ada, { name: 'Augusta' })
  await find(server, await elsewhere(ada), { team_size: 12 })
  server.advance(1_000)
  expect(toldOf(await opened(server, ada))).toEqual([{ team_size: 12 }, { name: 'Augusta' }])
})

test('TM-12 a template that hands out what is said does not hand out what was said under another', async () => {
  const server = await startTrusting('open')
  const elsewhere = await secondTemplate(server, 'verified')
  await find(server, await elsewhere(ada), { name: 'Augusta' })
  server.advance(1_000)
  expect(toldOf(await opened(server, ada))).toEqual([])
})

test('TM-12 a template that does not take anybody’s word is not told what one has heard that does', async () => {
  const server = await startTrusting('device')
  const elsewhere = await secondTemplate(server, 'open')
  await find(server, await elsewhere(ada), { name: 'Augusta' })
  server.advance(1_000)
  expect(toldOf(await opened(server, ada))).toEqual([])
})

test('what was said under another template of the organisation is told, with its name', async () => {
  const { server, signed } = await startVerified()
  const elsewhere = await secondTemplate(server, 'device')
  await find(server, await elsewhere(await signed()), { name: 'Augusta' })
  server.advance(1_000)
  const turn = await opened(server, await signed())
  expect(turn.earlier).toMatchObject([{ template: 'Second', summary: 'Name: Augusta' }])
})

test('what is not committed is not told, and what was corrected is told as it is now', async () => {
  const server = await startTrusting('device')
  const session = await server.open(ada)
  await find(server, session, { name: 'Augusta' }, { ends: false, noted: { team_size: 12 } })
  const correction = { method: 'PUT', body: { data: 'Grace' } } as const
  expect((await server.in(session).call('/goals/name', correction)).status).toBe(200)
  await server.in(session).call('/end', { method: 'POST' })
  const { session_secret } = session
  const turn = await opened(server, { ...ada, session_secret })
  expect(toldOf(turn)).toEqual([{ name: 'Grace' }])
})

test('what was deleted is told no more', async () => {
  const { server, signed } = await startVerified()
  await held(server, await signed(), { name: 'Augusta' })
  const session = await server.open(await signed())
  expect(toldOf(await nextTurn(server))).toEqual([{ name: 'Augusta' }])
  const { items } = (await server.api('GET', '/v1/interviews')).body
  await server.api('DELETE', `/v1/interviews/${items.at(-1).id}`)
  await server.in(session).send('What do you know of me?')
  expect(toldOf(await nextTurn(server))).toEqual([])
})

test('a turn is told what was there when its conversation began: what is held meanwhile is not', async () => {
  const server = await startTrusting('open')
  const elsewhere = await secondTemplate(server, 'open')
  const session = await server.open(ada)
  await nextTurn(server)
  server.advance(1_000)
  await find(server, await elsewhere(ada), { name: 'Augusta' })
  await server.in(session).send('What do you know of me?')
  expect(toldOf(await nextTurn(server))).toEqual([])
})

test('the newest five are told, and a turn asks as often and is told as much however many there were', async () => {
  const { server, signed } = await startVerified()
  const heard = listenToStatements()
  const asked = async () => {
    const before = heard().length
    const turn = await opened(server, await signed())
    // Of the rest some belong to what goes on meanwhile.
    const mine = heard().slice(before)
    return { turn, count: mine.filter(({ sql }) => sql.includes('"earlier"')).length }
  }
  const findings = { name: 'Augusta', team_size: 1 }
  const invitation = () => invited(server, { persons: [ada], resume: false })
  for (let count = 1; count <= 12; count += 1) {
    await find(server, await (await invitation()).enter(), { ...findings, team_size: count })
    server.advance(1_000)
    if (count > 1 && count < 12) continue
    const { turn, count: statements } = await asked()
    expect(statements).toBe(2)
    const sizes = toldOf(turn).map(({ team_size }) => team_size)
    expect(sizes).toEqual(count === 1 ? [1] : [12, 11, 10, 9, 8])
    const { items } = (await server.api('GET', '/v1/interviews?status=joined')).body
    for (const { id } of items) await server.api('DELETE', `/v1/interviews/${id}`)
  }
})

test('an answer too long to be told is left out, the rest is told', async () => {
  const server = await startTrusting('device')
  const { session_secret } = await held(server, ada, { name: 'x'.repeat(4_000), team_size: 12 })
  expect(toldOf(await opened(server, { ...ada, session_secret }))).toEqual([{ team_size: 12 }])
})
