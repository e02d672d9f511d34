import { expect, test, vi } from 'vitest'
import { greeted, joined } from '../testing/conversation.ts'
import { createReader } from '../testing/reader.ts'
import { startTestServer } from '../testing/server.ts'

test('a turn whose lease ran out is interrupted and its producer fenced (Rule 44)', async () => {
  const server = await startTestServer({ limits: { leaseRenewalMs: 3_600_000 } })
  const { calls, stream, opening } = await joined(server)
  opening.say('Once ')
  await stream.until('delta')
  server.advance(60_001)
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
  const server = await startTestServer({ limits: { leaseMs: 60_000, leaseRenewalMs: 5 } })
  const { stream, opening } = await joined(server)
  for (let round = 0; round < 3; round += 1) {
    const [before] = await server.query('select lease_until from turns')
    server.advance(40_000)
    await vi.waitFor(async () => {
      const [now] = await server.query('select lease_until from turns')
      expect(Number(now?.['lease_until'])).toBeGreaterThan(Number(before?.['lease_until']) + 20_000)
    }, 10_000)
  }
  opening.end()
  const { data } = await stream.until('turn', ({ state }) => state !== 'started')
  expect(data.state).toBe('completed')
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
