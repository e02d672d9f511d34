import { expect, test } from 'vitest'
import { greeted, joined } from '../testing/conversation.ts'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'

const tables = [
  'conversations',
  'sessions',
  'session_secrets',
  'invitations',
  'events',
  'messages',
  'captures',
  'goals',
  'turns',
  'idempotency',
]

/** All that is kept, but for the templates and keys. */
async function everything(server: TestServer): Promise<Record<string, readonly object[]>> {
  const rows = [...tables, 'persons'].map(
    async (table) => [table, await server.query(`select * from ${table}`)] as const,
  )
  return Object.fromEntries(await Promise.all(rows))
}

async function newest(server: TestServer): Promise<string> {
  return (await server.api('GET', '/v1/interviews?limit=1')).body.items[0].id as string
}

test('deleted in the middle of a sentence, nothing of it is left and nothing comes after (DL-01)', async () => {
  const server = await startTestServer()
  const { session, calls, stream, opening } = await joined(server)
  opening.do({ type: 'capture', goalId: 'name', data: 'Ada' })
  opening.do({ type: 'commit', goalId: 'name' })
  opening.say('Hello A')
  await stream.until('delta')
  await calls.send('Wait.')
  const id = await newest(server)

  const answer = await server.api('DELETE', `/v1/interviews/${id}`)
  expect([answer.status, answer.body]).toEqual([204, undefined])
  await stream.ended
  expect(stream.events.at(-1)).toMatchObject({
    name: 'close',
    data: { reason: 'deleted', reconnect: false },
  })
  expect(opening.turn.signal.aborted).toBe(true)
  opening.say('da.')
  opening.end()

  expect((await calls.call('/messages')).body.error.code).toBe('session_token_invalid')
  expect((await calls.send('Hi.')).body.error.code).toBe('session_token_invalid')
  expect((await calls.call('/events')).body.error.code).toBe('session_token_invalid')
  const { session_secret } = session
  const renewed = await calls.call('/token', { method: 'POST', body: { session_secret } })
  expect(renewed.body.error.code).toBe('session_token_invalid')
  expect((await calls.call('/token', { method: 'DELETE' })).status).toBe(401)
  for (const [method, path] of [
    ['GET', `/v1/interviews/${id}`],
    ['POST', `/v1/interviews/${id}/end`],
    ['DELETE', `/v1/interviews/${id}`],
  ] as const) {
    expect((await server.api(method, path)).status).toBe(404)
  }
  const { persons, ...left } = await everything(server)
  expect(persons).toMatchObject([{ external_id: 'user_1' }])
  expect(Object.values(left).flat()).toEqual([])
})

test('its secret begins a new conversation, like one that was never given out (DL-03)', async () => {
  const server = await startTestServer()
  const { session } = await greeted(server)
  await server.api('DELETE', `/v1/interviews/${await newest(server)}`)
  const { session_secret } = session
  const [after, unknown] = [
    await server.open({ external_id: 'user_1', session_secret }),
    await server.open({ external_id: 'user_1', session_secret: 'ss_invented' }),
  ]
  expect(after).toMatchObject({ resumed: false, reason: 'device_unknown' })
  expect(Object.keys(after)).toEqual(Object.keys(unknown))
  for (const _ of [1, 2]) {
    const { turn } = await server.agent.next()
    expect(turn).toMatchObject({ personName: undefined, transcript: [], heard: [] })
  }
})

test('what was stored to be answered again goes with it (DL-02)', async () => {
  const server = await startTestServer()
  const call = (path: string, body: unknown, origin?: string) =>
    server.call(path, {
      method: 'POST',
      headers: { 'idempotency-key': '3f1d7c52-9b1e-4a55-8f43-0c6f0e9a7d11' },
      body,
      ...(origin === undefined ? { token: server.running.secretKey ?? '' } : { origin }),
    })
  const body = { template_id: 'tpl_test', persons: [{ external_id: 'u' }] }
  const first = await call('/v1/interviews', body)
  expect(first.status).toBe(201)
  const page = 'https://app.example'
  expect((await call(`/v1/sessions/${first.body.session_id}/join`, {}, page)).status).toBe(200)
  expect((await call(`/v1/interviews/${first.body.id}/end`, undefined)).status).toBe(200)
  await call('/v1/persons', { external_id: 'u' })
  expect(await server.query('select scope from idempotency')).toHaveLength(4)

  await server.api('DELETE', `/v1/interviews/${first.body.id}`)
  // Only the one about the person is left.
  const kept = await server.query('select scope from idempotency')
  expect(kept).toMatchObject([{ scope: expect.stringMatching(/persons$/) }])
  const again = await call('/v1/interviews', body)
  expect(again.status).toBe(201)
  expect(again.body.id).not.toBe(first.body.id)
})

test('other conversations stay as they are, of the same person and of others', async () => {
  const server = await startTestServer()
  const kept = [await greeted(server), await greeted(server)]
  const anonymous = server.in(await server.open({}))
  await server.agent.next()
  const invitation = await invited(server)
  const before = await everything(server)
  const { calls, opening } = await joined(server)
  opening.say('Bye.')
  await calls.send('Hi.')
  await server.api('DELETE', `/v1/interviews/${await newest(server)}`)

  expect(opening.turn.signal.aborted).toBe(true)
  const after = await everything(server)
  for (const table of tables) {
    const rows = (all: Record<string, readonly object[]>) =>
      (all[table] ?? []).map((row) => JSON.stringify(row)).toSorted()
    // The opening turn of the anonymous one is still renewed.
    if (table !== 'turns') expect(rows(after), table).toEqual(rows(before))
    else expect(rows(after)).toHaveLength(rows(before).length)
  }
  for (const { calls: other } of kept) {
    expect((await other.call('/messages')).body.items).toMatchObject([{ text: 'Hello.' }])
    expect((await other.send('Still here.')).status).toBe(201)
  }
  expect((await anonymous.send('Me too.')).status).toBe(201)
  expect((await invitation.join()).status).toBe(200)
})

test('counts are right afterwards, and nobody is forgotten but who is nobody without it (PA-16)', async () => {
  const server = await startTestServer()
  const person = async () => (await server.api('GET', '/v1/persons')).body.items[0]
  await greeted(server)
  server.advance(60_000)
  await greeted(server)
  const before = await person()
  expect(before).toMatchObject({ external_id: 'user_1', conversation_count: 2 })
  const { items } = (await server.api('GET', '/v1/interviews')).body
  await server.api('DELETE', `/v1/interviews/${items[1].id}`)
  expect(await person()).toEqual({ ...before, conversation_count: 1 })
  await server.api('DELETE', `/v1/interviews/${items[0].id}`)
  expect(await person()).toEqual({ ...before, conversation_count: 0 })

  await server.open({})
  const { participants } = (await server.api('GET', '/v1/interviews')).body.items[0]
  await server.api('DELETE', `/v1/interviews/${await newest(server)}`)
  const id = String(participants[0].person_id)
  expect(await server.query(`select id from persons where id = '${id}'`)).toEqual([])
})

test('one that nobody has joined can be deleted, and its invitations let nobody in', async () => {
  const server = await startTestServer()
  const { id, join, joinByCode } = await invited(server, { persons: [] })
  expect((await server.api('DELETE', `/v1/interviews/${id}`)).status).toBe(204)
  expect((await join()).status).toBe(403)
  expect((await joinByCode()).status).toBe(403)
  expect(Object.values(await everything(server)).flat()).toEqual([])
})

test('asked for many times at once it is deleted once', async () => {
  const server = await startTestServer()
  const { id } = await invited(server)
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => server.api('DELETE', `/v1/interviews/${id}`)),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404, 404, 404, 404])
})

test('whoever is in the middle of a call meanwhile is told that the access has ended', async () => {
  const server = await startTestServer()
  for (let round = 0; round < 5; round += 1) {
    const { calls, opening } = await joined(server)
    const id = await newest(server)
    opening.say('Hello.')
    const [deleted, ...answers] = await Promise.all([
      server.api('DELETE', `/v1/interviews/${id}`),
      ...Array.from({ length: 4 }, (_, n) => calls.send(`Message ${n}`)),
      calls.call('/person', { method: 'PUT', body: { name: 'Lady Ada' } }),
      calls.call('/messages'),
      server.api('GET', `/v1/interviews/${id}`),
      server.api('POST', `/v1/interviews/${id}/end`),
    ])
    expect(deleted.status).toBe(204)
    for (const { status, body } of answers) {
      expect(status, JSON.stringify(body)).toBeLessThan(500)
    }
  }
  expect((await everything(server))['conversations']).toEqual([])
})
