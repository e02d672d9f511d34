import { expect, test } from 'vitest'
import { greeted, joined, shownTurn } from '../testing/conversation.ts'
import { createReader } from '@roxels/protocol/testing'
import { startTestServer } from '../testing/server.ts'

test('stop keeps what was said, aborts the agent, and can be said twice (Rule 43)', async () => {
  const server = await startTestServer()
  const { calls, stream, opening } = await joined(server)
  opening.say('Once upon')
  const { data } = await stream.until('delta')
  const { body } = await calls.stop(shownTurn(stream))
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
  const { id } = (await stream.until('turn', ({ state }) => state === 'started')).data
  expect((await calls.stop(id)).body.turn).toEqual({ id, state: 'stopped' })
  expect(server.agent.asked()).toBe(2)
  await calls.send('two')
  const second = await server.agent.next()
  expect(second.turn.heard).toEqual(['one', 'two'])
  expect(second.turn.captured.size).toBe(0)
})

test('a turn that is over is not stopped any more (Rule 43)', async () => {
  const server = await startTestServer()
  const { calls, stream } = await greeted(server)
  const { body } = await calls.stop(shownTurn(stream))
  expect(body.turn.state).toBe('completed')
  expect((await calls.call('/messages')).body.items).toMatchObject([{ state: 'complete' }])
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
  await mine.stream.until('ping')
  expect((await other.stop(shownTurn(mine.stream))).status).toBe(404)
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
  const commits = stream.events.filter(
    ({ name, data }) => name === 'captured' && 'commit_id' in data,
  )
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
