import { expect, test } from 'vitest'
import { createReader } from '../testing/reader.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'

async function joined(server: TestServer) {
  const session = await server.open({ external_id: 'user_1', name: 'Ada' })
  const calls = server.in(session)
  const stream = await calls.stream()
  return { session, calls, stream, opening: await server.agent.next() }
}

/** Past the opening turn. */
async function greeted(server: TestServer) {
  const { session, calls, stream, opening } = await joined(server)
  opening.say('Hello.')
  opening.end()
  await stream.until('turn', (turn) => turn.state === 'completed')
  return { session, calls, stream }
}

test('a new conversation opens with the agent, which hears nothing yet', async () => {
  const server = await startTestServer()
  const { stream, opening } = await joined(server)
  expect(opening.turn).toMatchObject({ personName: 'Ada', transcript: [], heard: [], said: '' })
  opening.say('Hello ')
  await stream.until('delta')
  opening.say('Ada.')
  opening.end()
  const { data } = await stream.until('turn', (turn) => turn.state === 'completed')
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown.messages).toMatchObject([
    { id: data.message_id, role: 'agent', text: 'Hello Ada.', state: 'complete' },
  ])
})

test('a message is in the log before its turn, and the turn hears it (Rule 42)', async () => {
  const server = await startTestServer()
  const { calls, stream } = await greeted(server)
  const sent = await calls.send('I am Ada.', 'c1')
  expect(sent).toMatchObject({
    status: 201,
    body: { message: { role: 'participant', text: 'I am Ada.', state: 'complete', client_id: 'c1' } },
  })
  const { turn, say, end } = await server.agent.next()
  expect(turn.heard).toEqual(['I am Ada.'])
  expect(turn.transcript).toEqual([{ role: 'agent', text: 'Hello.' }])
  const message = await stream.until('message', ({ client_id }) => client_id === 'c1')
  expect(message.id).toBe(sent.body.event_id)
  expect(stream.events[stream.events.indexOf(message) + 1]).toMatchObject({
    name: 'turn',
    data: { state: 'started' },
  })
  say('Hi.')
  end()
})

test('a message sent during a turn is answered by the next one (Rule 42)', async () => {
  const server = await startTestServer()
  const { calls } = await greeted(server)
  await calls.send('one')
  const first = await server.agent.next()
  first.say('First')
  await calls.send('two')
  await calls.send('three')
  expect(server.agent.asked()).toBe(2)
  first.end()
  const second = await server.agent.next()
  expect(second.turn.heard).toEqual(['two', 'three'])
  expect(second.turn.transcript.map(({ text }) => text)).toEqual(['Hello.', 'one', 'First'])
})

test('sending twice with one client_id stores once and answers alike (Rule 40)', async () => {
  const server = await startTestServer()
  const { calls, stream } = await greeted(server)
  const first = await calls.send('hello', 'same')
  const [again, other] = await Promise.all([
    calls.send('hello', 'same'),
    calls.send('other', 'same'),
  ])
  expect(again).toMatchObject({ status: 200, body: first.body })
  expect(other).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } })
  const { body } = await calls.call('/messages')
  expect(body.items.map(({ text }: { text: string }) => text)).toEqual(['Hello.', 'hello'])
  expect(stream.events.filter(({ name }) => name === 'message')).toHaveLength(2)
})

test('two sends of the same message at once store it once (Rule 40)', async () => {
  const server = await startTestServer()
  const { calls } = await greeted(server)
  const answers = await Promise.all(Array.from({ length: 8 }, () => calls.send('hello', 'same')))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 200, 200, 201])
  expect(new Set(answers.map(({ body }) => body.event_id)).size).toBe(1)
  expect((await calls.call('/messages')).body.items).toHaveLength(2)
})

test('stop keeps what was said, aborts the agent, and can be said twice (Rule 43)', async () => {
  const server = await startTestServer()
  const { calls, stream, opening } = await joined(server)
  opening.say('Once upon')
  const { data } = await stream.until('delta')
  const { body } = await calls.stop(stream.events.find(isStart)?.data.id ?? '')
  const turn = { id: body.turn.id, state: 'stopped', message_id: data.message_id }
  expect(body.turn).toEqual(turn)
  expect(opening.turn.signal.aborted).toBe(true)
  expect((await calls.stop(turn.id)).body).toEqual({ turn })
  opening.say(' a time')
  opening.end()
  const page = await calls.call('/messages')
  expect(page.body.items).toMatchObject([{ text: 'Once upon', state: 'stopped' }])
})

test('a turn stopped before it spoke leaves its message to the next one', async () => {
  const server = await startTestServer()
  const { calls, stream } = await greeted(server)
  await calls.send('one')
  const first = await server.agent.next()
  first.do({ type: 'capture', goalId: 'name', data: 'one' })
  const { data } = await stream.until('turn', ({ id, state }) => state === 'started' && id !== '')
  const started = stream.events.filter(isStart).at(-1)?.data.id ?? data.id
  expect((await calls.stop(started)).body.turn).toEqual({ id: started, state: 'stopped' })
  expect(server.agent.asked()).toBe(2)
  await calls.send('two')
  const second = await server.agent.next()
  expect(second.turn.heard).toEqual(['one', 'two'])
  expect(second.turn.captured.size).toBe(0)
})

test('an unknown turn cannot be stopped or retried', async () => {
  const server = await startTestServer()
  const { calls } = await greeted(server)
  expect((await calls.stop('turn_none')).status).toBe(404)
  expect((await calls.retry('turn_none')).status).toBe(404)
})

test('a turn of another conversation cannot be stopped', async () => {
  const server = await startTestServer()
  const mine = await joined(server)
  const other = server.in(await server.open())
  const turnId = mine.stream.events.find(isStart)?.data.id ?? (await snapshotTurn(mine.stream))
  expect((await other.stop(turnId)).status).toBe(404)
  mine.opening.say('Still here')
  await mine.stream.until('delta')
})

test('an agent that throws fails the turn; retry goes on in the same message (Rule 45)', async () => {
  const server = await startTestServer()
  const { calls, stream } = await greeted(server)
  await calls.send('I am Ada.')
  const first = await server.agent.next()
  first.do({ type: 'capture', goalId: 'name', data: 'Ada' })
  first.do({ type: 'commit', goalId: 'name' })
  first.say('Nice to ')
  await stream.until('delta', ({ text }) => text === 'Nice to ')
  first.fail(new Error('the model is away'))
  const failed = await stream.until('turn', ({ state }) => state === 'failed')
  const { id, message_id } = failed.data

  const { body } = await calls.retry(id)
  expect(body.turn).toEqual({ id, state: 'started', message_id })
  const second = await server.agent.next()
  expect(second.turn).toMatchObject({ heard: ['I am Ada.'], said: 'Nice to ' })
  // As of the start of the turn, so that the agent comes to the same steps again.
  expect(second.turn.captured.size).toBe(0)
  second.do({ type: 'capture', goalId: 'name', data: 'Ada' })
  second.do({ type: 'commit', goalId: 'name' })
  second.say('meet you.')
  second.end()
  await stream.until('turn', (turn) => turn.id === id && turn.state === 'completed')

  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown.messages.at(-1)).toMatchObject({
    id: message_id,
    text: 'Nice to meet you.',
    state: 'complete',
  })
  const commits = stream.events.filter(({ name, data }) => name === 'captured' && 'commit_id' in data)
  expect(commits).toHaveLength(1)
  expect((await calls.retry(id)).body.turn.state).toBe('completed')
})

test('only the newest turn can be retried', async () => {
  const server = await startTestServer()
  const { calls, stream, opening } = await joined(server)
  opening.fail(new Error('away'))
  const { data } = await stream.until('turn', ({ state }) => state === 'failed')
  await calls.send('Anyone there?')
  await server.agent.next()
  expect((await calls.retry(data.id)).body.turn).toEqual({ id: data.id, state: 'failed' })
  expect(server.agent.asked()).toBe(2)
})

test('a turn whose lease ran out is interrupted and its producer fenced (Rule 44)', async () => {
  const server = await startTestServer({ limits: { leaseRenewalMs: 3_600_000 } })
  const { calls, stream, opening } = await joined(server)
  opening.say('Once ')
  await stream.until('delta')
  server.advance(3_001)
  const { data } = await stream.until('turn', ({ state }) => state === 'interrupted')
  expect(opening.turn.signal.aborted).toBe(true)
  opening.say('upon')
  opening.end()

  await calls.retry(data.id)
  const second = await server.agent.next()
  expect(second.turn.said).toBe('Once ')
  opening.say('late')
  second.say('more')
  second.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  const page = await calls.call('/messages')
  expect(page.body.items).toMatchObject([{ text: 'Once more', state: 'complete' }])
})

test('a lease that is renewed does not run out', async () => {
  const server = await startTestServer({ limits: { leaseMs: 60, leaseRenewalMs: 10 } })
  const { stream, opening } = await joined(server)
  const first = await stream.until('ping')
  expect(first.name).toBe('ping')
  // Four leases long, while the reaper looks every 10 ms.
  const until = Date.now() + 240
  while (Date.now() < until) {
    opening.say('.')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  opening.end()
  const { data } = await stream.until('turn', ({ state }) => state !== 'started')
  expect(data.state).toBe('completed')
})

test('goals go from open over active to committed, each once, and the conversation ends', async () => {
  const server = await startTestServer()
  const { stream, opening, calls } = await joined(server)
  opening.do({ type: 'capture', goalId: 'name', data: { first: 'Ada' } })
  opening.do({ type: 'capture', goalId: 'name', data: { first: 'Ada' } })
  opening.do({ type: 'commit', goalId: 'name' })
  opening.do({ type: 'commit', goalId: 'name' })
  opening.do({ type: 'capture', goalId: 'name', data: 'too late' })
  opening.do({ type: 'commit', goalId: 'team_size' })
  opening.say('Bye.')
  opening.do({ type: 'capture', goalId: 'team_size', data: 3 })
  opening.do({ type: 'commit', goalId: 'team_size' })
  opening.do({ type: 'complete' })
  opening.end()
  await stream.ended
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown.status).toBe('completed')
  expect(reader.shown.goals.map(({ state }) => state)).toEqual(['committed', 'committed'])
  expect([...reader.shown.captured.values()]).toEqual([
    { goal_id: 'name', data: { first: 'Ada' }, commit_id: expect.stringMatching(/^commit_/) },
    { goal_id: 'team_size', data: 3, commit_id: expect.stringMatching(/^commit_/) },
  ])
  const transitions = stream.events.flatMap(({ name, data }) =>
    name === 'goal' && 'to' in data ? [`${data.goal_id} ${data.from} ${data.to}`] : [],
  )
  expect(transitions).toEqual([
    'name active committed',
    'team_size open active',
    'team_size active committed',
  ])
  expect(stream.events.at(-1)).toMatchObject({
    name: 'close',
    data: { reason: 'conversation_closed', reconnect: false },
  })
  expect(await calls.send('Wait!')).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } })
})

test('a conversation does not end over open goals', async () => {
  const server = await startTestServer()
  const { stream, opening } = await joined(server)
  opening.say('Bye.')
  opening.do({ type: 'complete' })
  opening.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  expect((await stream.until('ping')).data.tail).toBeDefined()
  expect(stream.events.some(({ name }) => name === 'close')).toBe(false)
})

test('a goal nobody knows fails the turn and leaves nothing of it', async () => {
  const server = await startTestServer()
  const { stream, opening, calls } = await joined(server)
  opening.do({ type: 'capture', goalId: 'nobody', data: 1 })
  opening.say('Oh.')
  const { data } = await stream.until('turn', ({ state }) => state === 'failed')
  expect(data.message_id).toBeUndefined()
  expect((await calls.call('/messages')).body.items).toEqual([])
})

test('a delta never splits a surrogate pair, however the agent does (Rule 36)', async () => {
  const server = await startTestServer()
  const { stream, opening } = await joined(server)
  opening.say('a')
  await stream.until('delta')
  opening.say('\ud83d')
  opening.say('\ude00b\ud83d')
  opening.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  const deltas = stream.events.flatMap(({ name, data }) =>
    name === 'delta' && 'at' in data && 'text' in data ? [[data.at, data.text]] : [],
  )
  for (const [, text] of deltas) expect(String(text).isWellFormed()).toBe(true)
  expect(deltas.map(([, text]) => text).join('')).toBe('a\u{1f600}b\ufffd')
})

test('a restart interrupts what was being said, and keeps everything', async () => {
  const server = await startTestServer()
  const { session, calls, stream } = await greeted(server)
  await calls.send('I am Ada.')
  const first = await server.agent.next()
  first.do({ type: 'capture', goalId: 'name', data: 'Ada' })
  first.say('Nice to ')
  await stream.until('delta', ({ text }) => text === 'Nice to ')
  const reader = createReader()
  reader.apply(stream.events)

  await server.restart()
  await stream.ended
  expect(stream.events.at(-1)).toMatchObject({
    name: 'close',
    data: { reason: 'shutdown', reconnect: true },
  })

  const resumed = await server.in(session).stream(reader.cursor)
  const { data } = await resumed.until('turn', ({ state }) => state === 'interrupted')
  await server.in(session).retry(data.id)
  const second = await server.agent.next()
  second.say('meet you.')
  second.end()
  await resumed.until('turn', ({ state }) => state === 'completed')
  reader.apply(resumed.events)
  expect(reader.shown.messages.map(({ text }) => text)).toEqual([
    'Hello.',
    'I am Ada.',
    'Nice to meet you.',
  ])
})

function isStart(event: { name: string; data: object }): event is {
  name: 'turn'
  data: { id: string; state: 'started' }
} {
  return event.name === 'turn' && 'state' in event.data && event.data.state === 'started'
}

async function snapshotTurn(stream: Awaited<ReturnType<typeof joined>>['stream']): Promise<string> {
  return (await stream.until('snapshot')).data.turn?.id ?? ''
}
