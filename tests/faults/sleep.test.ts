import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { breachesOf, none } from './law.ts'
import { createParticipant, untilSaid } from './participant.ts'
import { startServerProcess } from './server-process.ts'
import { answered, say, settle } from './talk.ts'
import { undisturbed } from './undisturbed.ts'

/** Longer than a turn is leased for. */
const sleepMs = 3_500

test('a server that sleeps in the middle of a sentence goes on with it, and hears what was said meanwhile', async () => {
  const lines = ['Ada Lovelace', 'ada@example.org'] as const
  const [server, said] = await Promise.all([startServerProcess(25), undisturbed(lines)])
  onTestFinished(server.dispose)
  const participant = createParticipant(server)
  onTestFinished(participant.destroy)
  participant.start()
  await untilSaid(participant, 20)
  server.freeze()
  await pause(sleepMs)
  server.wake()
  await answered(participant)

  const before = participant.turn.get()
  server.freeze()
  participant.send(lines[0])
  server.wake()
  await answered(participant, before)
  await say(participant, lines[1])
  await settle(participant)
  expect(await breachesOf(participant, said)).toEqual(none)
})
