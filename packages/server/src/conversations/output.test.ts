import { expect, test } from 'vitest'
import { joined } from '../testing/conversation.ts'
import { createReader } from '@roxels/protocol/testing'
import { startTestServer } from '../testing/server.ts'

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
  // Saying again what is captured or committed adds nothing: each goal was captured once and committed once.
  expect(stream.events.filter(({ name }) => name === 'captured')).toHaveLength(4)
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
  expect(await calls.send('Wait!')).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict' } },
  })
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
