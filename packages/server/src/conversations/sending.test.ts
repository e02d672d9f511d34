import { expect, test } from 'vitest'
import { greeted, joined } from '../testing/conversation.ts'
import { createReader } from '@roxels/protocol/testing'
import { startTestServer } from '../testing/server.ts'

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
    body: {
      message: { role: 'participant', text: 'I am Ada.', state: 'complete', client_id: 'c1' },
    },
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
  expect(answers.map(({ status }) => status).toSorted()).toEqual([
    200, 200, 200, 200, 200, 200, 200, 201,
  ])
  expect(new Set(answers.map(({ body }) => body.event_id)).size).toBe(1)
  expect((await calls.call('/messages')).body.items).toHaveLength(2)
})
