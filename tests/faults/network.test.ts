import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { breachesOf, none } from './law.ts'
import { createParticipant, messagesOf, until, untilSaid } from './participant.ts'
import type { Exchange } from './proxy.ts'
import { startProxy } from './proxy.ts'
import type { ServerProcess } from './server-process.ts'
import { startServerProcess } from './server-process.ts'
import { answered, goOn, say, talk } from './talk.ts'
import { undisturbed } from './undisturbed.ts'

const lines = ['Ada Lovelace', 'ada@example.org'] as const
/** A client waits no longer for an answer, nor for a silent stream (Rule 30). */
const patienceMs = 30_000

let server: ServerProcess
let said: readonly string[]
beforeAll(async () => {
  ;[server, said] = await Promise.all([startServerProcess(20), undisturbed(lines)])
})
afterAll(() => server.dispose())

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0).reverse()) close()
})

/** A participant behind a line of its own, and what passes there, request by request. */
async function meet(onRequest: (exchange: Exchange) => void = () => {}) {
  const exchanges: Exchange[] = []
  const port = Number(new URL(server.url).port)
  const proxy = await startProxy({
    port: () => port,
    onRequest(exchange) {
      exchanges.push(exchange)
      onRequest(exchange)
    },
  })
  const participant = createParticipant({ ...server, url: proxy.url })
  open.push(proxy.close, participant.destroy)
  const to = (end: string) => exchanges.filter(({ path }) => path.endsWith(end))
  return { participant, port, streams: () => to('/events'), posts: () => to('/messages') }
}

test('a line that goes silent in the middle of a sentence is noticed, and the rest is read over another (Rule 30)', async () => {
  const { participant, streams } = await meet()
  participant.start()
  await untilSaid(participant, 20)
  streams()[0]?.hold()
  participant.clock.leap(patienceMs / 2)
  expect(participant.state.get().status).toBe('live')
  participant.clock.leap(patienceMs / 2)
  await until(participant.state, ({ status }) => status === 'reconnecting')
  await answered(participant)
  for (const line of lines) await say(participant, line)
  expect(streams()).toHaveLength(2)
  expect(await breachesOf(participant, said)).toEqual(none)
})

test('what a line kept back for a while is read in its order once it passes', async () => {
  const { participant, streams, posts } = await meet()
  participant.start()
  await untilSaid(participant, 20)
  streams()[0]?.hold()
  participant.send(lines[0])
  await until(participant.outbox, ({ length }) => length === 0)
  expect(posts()).toHaveLength(1)
  streams()[0]?.release()
  await until(participant.captured, ({ full_name }) => full_name !== undefined)
  await until(participant.turn, (turn) => turn?.state === 'completed')
  await say(participant, lines[1])
  expect(streams()).toHaveLength(1)
  expect(await breachesOf(participant, said)).toEqual(none)
})

test('a message that arrives late, after it was sent again and others followed, is in the log once and in its place', async () => {
  const { participant, posts } = await meet(
    (exchange) => exchange.path.endsWith('/messages') && posts().length === 1 && exchange.hold(),
  )
  await talk(participant, [])
  const first = say(participant, lines[0])
  await until(participant.outbox, ({ length }) => length === 1)
  await expect.poll(() => posts().length).toBe(1)
  participant.clock.leap(patienceMs)
  await first
  await say(participant, lines[1])
  expect(posts()).toHaveLength(3)
  posts()[0]?.release()
  await posts()[0]?.answered
  expect(await breachesOf(participant, said)).toEqual(none)
})

test('a message whose answer is lost is sent again until there is one, and is in the log once', async () => {
  const { participant, streams, posts } = await meet(({ path, cutAfter }) => {
    if (path.endsWith('/messages') && posts().length < 3) cutAfter(0, 'reset')
  })
  await talk(participant, [])
  // Nor does the stream say that it has arrived.
  streams()[0]?.hold()
  const first = say(participant, lines[0])
  await until(participant.outbox, ({ length }) => length === 1)
  await until(participant.outbox, ({ length }) => length === 0)
  expect(posts()).toHaveLength(3)
  streams()[0]?.release()
  await first
  await say(participant, lines[1])
  expect(await breachesOf(participant, said)).toEqual(none)
})

test.for([
  { when: 'before', name: 'one after the other' },
  { when: 'together', name: 'at the same time' },
] as const)('what is asked for twice, $name, is done once', async ({ when }) => {
  const { participant, port, posts } = await meet(({ method, double }) => {
    if (method === 'POST') double(port, when)
  })
  participant.start()
  await untilSaid(participant, 10)
  await server.stop()
  await server.restart()
  // Begun again, it goes on where it was, until it is stopped.
  const cutOff = await until(participant.turn, (turn) => turn?.state === 'interrupted')
  await goOn(participant, cutOff)
  await untilSaid(participant, 60)
  await participant.stop()
  const { state } = (await until(participant.turn, (turn) => turn?.state !== 'started')) ?? {}
  expect(state).toBe('stopped')
  for (const line of lines) await say(participant, line)
  const [opening, , second, , third] = messagesOf(participant).map(({ text }) => text)
  expect([said[0]?.startsWith(opening ?? '-'), second, third]).toEqual([true, said[1], said[2]])
  expect(messagesOf(participant)).toHaveLength(5)
  expect(posts()).toHaveLength(2)
  expect(await breachesOf(participant)).toEqual(none)
})
