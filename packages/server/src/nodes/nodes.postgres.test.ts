import { expect, test, vi } from 'vitest'
import { joined, shownTurn } from '../testing/conversation.ts'
import { deafDatabase, hourMs, startTestNodes } from '../testing/nodes.ts'
import { createReader } from '@roxels/protocol/testing'

test('what is said on one server is read on the other, in the middle of a sentence', async () => {
  const { a, b } = await startTestNodes()
  const { session, stream, opening } = await joined(a)
  opening.say('Dear ')
  await stream.until('delta')
  const there = await b.in(session).stream()
  expect((await there.until('snapshot')).data.messages).toMatchObject([{ text: 'Dear ' }])
  for (const word of ['Ada, ', 'how ', 'are ', 'you?']) {
    opening.say(word)
    await there.until('delta', ({ text }) => text.endsWith(word))
  }
  opening.end()
  await there.until('turn', ({ state }) => state === 'completed')
  const reader = createReader()
  reader.apply(there.events)
  expect(reader.shown.messages).toMatchObject([{ text: 'Dear Ada, how are you?' }])
})

test('a message sent to one server is answered there and shown on both', async () => {
  const { a, b } = await startTestNodes()
  const { session, stream, opening } = await joined(a)
  opening.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  await b.in(session).send('I am Ada.')
  const answer = await b.agent.next()
  answer.say('Nice to meet you.')
  answer.end()
  await stream.until('delta')
  await stream.until('turn', (turn) => turn.message_id !== undefined && turn.state === 'completed')
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown.messages.map(({ text }) => text)).toEqual(['I am Ada.', 'Nice to meet you.'])
})

test('a turn is stopped from another server, at once and for good (Rules 43, 67)', async () => {
  const { a, b } = await startTestNodes({ limits: { leaseMs: hourMs, leaseRenewalMs: hourMs } })
  const { session, stream, opening } = await joined(a)
  opening.say('Once upon')
  await stream.until('delta')
  const { body } = await b.in(session).stop(shownTurn(stream))
  expect(body.turn).toMatchObject({ state: 'stopped' })
  await stream.until('turn', ({ state }) => state === 'stopped')
  await vi.waitFor(() => expect(opening.turn.signal.aborted).toBe(true))
  opening.say(' a time')
  const page = await b.in(session).call('/messages')
  expect(page.body.items).toMatchObject([{ text: 'Once upon', state: 'stopped' }])
})

test.for([
  { how: 'sign-out', reason: 'signed_out' },
  { how: 'another person', reason: 'person_changed' },
  { how: 'a revoked key', reason: 'forbidden' },
  { how: 'deletion', reason: 'deleted' },
  { how: 'the end', reason: 'conversation_closed' },
])('$how on one server closes the streams of the other', async ({ how, reason }) => {
  const { a, b } = await startTestNodes()
  const { session } = await joined(a)
  const there = await b.in(session).stream()
  await there.until('ping')
  const { session_secret } = session
  const [row] = await a.query('select id from conversations')
  const conversation = `/v1/interviews/${String(row?.['id'])}`
  if (how === 'sign-out') await a.in(session).call('/token', { method: 'DELETE' })
  if (how === 'another person') await a.open({ external_id: 'user_2', session_secret })
  if (how === 'a revoked key') {
    const { body } = await a.api('GET', '/v1/keys?kind=embed')
    await a.api('DELETE', `/v1/keys/${body.items[0].id}`)
  }
  if (how === 'deletion') await a.api('DELETE', conversation)
  if (how === 'the end') await a.api('POST', `${conversation}/end`)
  await there.ended
  expect(there.events.at(-1)).toMatchObject({
    name: 'close',
    data: { reason, reconnect: false },
  })
})

test('where wake-ups are lost, the other server is a poll late at most', async () => {
  const { a, b } = await startTestNodes({ limits: { pollMs: 100 } }, await deafDatabase())
  const { session, stream, opening } = await joined(a)
  const there = await b.in(session).stream()
  await there.until('ping')
  opening.say('Hello')
  await there.until('delta')
  await b.in(session).stop(shownTurn(stream))
  await vi.waitFor(() => expect(opening.turn.signal.aborted).toBe(true))
  await a.in(session).call('/token', { method: 'DELETE' })
  await there.ended
  expect(there.events.at(-1)).toMatchObject({ data: { reason: 'signed_out' } })
})

test('nothing that happens while nobody listens is missed, and listening begins again', async () => {
  const { a, b } = await startTestNodes()
  const { session, opening } = await joined(a)
  const there = await b.in(session).stream()
  await there.until('ping')
  for (const word of ['one ', 'two ', 'three ']) {
    await a.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'roxels wake-ups'",
    )
    opening.say(word)
    await there.until('delta', ({ text }) => text.endsWith(word))
  }
  const reader = createReader()
  reader.apply(there.events)
  expect(reader.shown.messages).toMatchObject([{ text: 'one two three ' }])
})

test('two servers that write to one conversation at once keep one order, which both show', async () => {
  const { a, b } = await startTestNodes()
  const { session, stream, opening } = await joined(a)
  const there = await b.in(session).stream()
  await there.until('ping')
  const ids = Array.from({ length: 30 }, (_, index) => `c${index}`)
  await Promise.all(
    ids.map(async (id, index) => {
      opening.say(`${id} `)
      await (index % 2 === 0 ? a : b).in(session).send(`I say ${id}.`, id)
    }),
  )
  opening.end()
  const isOver = (turn: { state: string; message_id?: string | undefined }) =>
    turn.state === 'completed' && turn.message_id !== undefined
  const shown = []
  for (const each of [stream, there]) {
    await each.until('turn', isOver)
    for (const id of ids) await each.until('message', ({ client_id }) => client_id === id)
    const reader = createReader()
    reader.apply(each.events)
    shown.push(reader.shown.messages)
  }
  expect(shown[0]).toEqual(shown[1])
  expect(shown[0]?.find(({ role }) => role === 'agent')?.text).toBe(`${ids.join(' ')} `)
  expect(shown[0]).toHaveLength(31)
})

test('a turn whose server is gone is interrupted once, by any other', async () => {
  const { a, b } = await startTestNodes({ limits: { leaseMs: 60_000, leaseRenewalMs: hourMs } })
  const { session, stream, opening } = await joined(a)
  opening.say('Once ')
  await stream.until('delta')
  const there = await b.in(session).stream()
  await there.until('ping')
  a.advance(60_001)
  b.advance(60_001)
  const { data } = await there.until('turn', ({ state }) => state === 'interrupted')
  await b.in(session).retry(data.id)
  const again = await b.agent.next()
  expect(again.turn.said).toBe('Once ')
  again.say('upon a time')
  again.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  const turns = stream.events.flatMap((event) => (event.name === 'turn' ? [event.data.state] : []))
  expect(turns).toEqual(['interrupted', 'started', 'completed'])
})
