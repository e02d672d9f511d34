import { afterEach, beforeAll, beforeEach, expect, inject, onTestFinished, test } from 'vitest'
import { createDatabase } from '../postgres/database.ts'
import { breachesOf, none } from './law.ts'
import type { Nodes } from './nodes.ts'
import { startNodes } from './nodes.ts'
import type { Participant } from './participant.ts'
import { createParticipant, until, untilSaid } from './participant.ts'
import { startProxy } from './proxy.ts'
import { answered, goOn, say, talk } from './talk.ts'
import { undisturbed } from './undisturbed.ts'

const lines = ['Ada Lovelace', 'ada@example.org'] as const

let said: readonly string[]
beforeAll(async () => {
  said = await undisturbed(lines)
})

let database: Awaited<ReturnType<typeof createDatabase>>
let nodes: Nodes
beforeEach(async () => {
  database = await createDatabase(inject('postgresUrl') ?? '')
  nodes = await startNodes(40, database.url)
})
afterEach(async () => {
  await nodes.dispose()
  await database.drop()
})

function meet(): Participant {
  const participant = createParticipant(nodes)
  onTestFinished(participant.destroy)
  return participant
}

/** Resolves when the agent is saying what it says for the `nth` time. */
async function untilSpeaking({ transcript }: Participant, nth: number): Promise<void> {
  const at = 2 * nth
  const id = (await until(transcript.ids, (ids) => ids.length > at))[at] ?? ''
  await until(transcript.message(id), (message) => (message?.text.length ?? 0) > 3)
}

test('of two servers one is killed in each turn while it speaks, and every sentence is said once and whole', async () => {
  let [speaking, waiting] = nodes.all
  nodes.route([speaking])
  const participant = meet()
  let interruptions = 0
  participant.turn.listen((turn) => {
    if (turn?.state === 'interrupted') interruptions += 1
  })
  participant.start()
  for (const [nth, text] of [undefined, ...lines].entries()) {
    const before = participant.turn.get()
    if (text !== undefined) participant.send(text)
    await untilSpeaking(participant, nth)
    nodes.route([waiting])
    await speaking.kill()
    await Promise.all([speaking.restart(), answered(participant, before)])
    ;[speaking, waiting] = [waiting, speaking]
  }
  expect(interruptions).toBeGreaterThanOrEqual(1 + lines.length)
  expect(await breachesOf(participant, said)).toEqual(none)
})

test('a server that slept while another took its turn over says nothing more of it once it wakes (Rule 44)', async () => {
  const [sleeper, other] = nodes.all
  nodes.route([sleeper])
  const participant = meet()
  participant.start()
  await untilSaid(participant, 20)
  sleeper.freeze()
  nodes.route([other])
  nodes.proxy.cut()
  const cutOff = await until(participant.turn, (turn) => turn?.state === 'interrupted')
  await goOn(participant, cutOff)
  await untilSaid(participant, (said[0]?.length ?? 0) / 2)
  // In the middle of the same sentence: both would say the rest of it.
  sleeper.wake()
  await answered(participant)
  nodes.route([sleeper])
  nodes.proxy.cut()
  for (const line of lines) await say(participant, line)
  expect(await breachesOf(participant, said)).toEqual(none)
})

test('what two servers are asked for at the same time is done once', async () => {
  const [first, second] = nodes.all.map(({ url }) => Number(new URL(url).port))
  const proxy = await startProxy({
    port: () => first ?? 0,
    onRequest({ path, double }) {
      if (path.endsWith('/messages')) double(second ?? 0, 'together')
    },
  })
  onTestFinished(proxy.close)
  const participant = createParticipant({ ...nodes, url: proxy.url })
  onTestFinished(participant.destroy)
  await talk(participant, lines)
  expect(await breachesOf(participant, said)).toEqual(none)
})
