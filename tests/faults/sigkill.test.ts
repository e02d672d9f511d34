import type { Roxels } from '@roxels/core'
import { afterEach, expect, test } from 'vitest'
import { createParticipant, messagesOf, until, untilSaid } from './participant.ts'
import type { ServerProcess } from './server-process.ts'
import { startServerProcess } from './server-process.ts'

const servers: ServerProcess[] = []
const participants: Roxels[] = []
afterEach(async () => {
  for (const participant of participants.splice(0)) participant.destroy()
  for (const server of servers.splice(0)) await server.dispose()
})

async function meet(wordMs: number) {
  const server = await startServerProcess(wordMs)
  servers.push(server)
  const participant = createParticipant(server)
  participants.push(participant)
  return { server, participant }
}

const finished = (roxels: Roxels) => until(roxels.turn, (turn) => turn?.state === 'completed')

test('a server killed again and again in the middle of a sentence loses nothing and says nothing twice', async () => {
  const calm = await meet(0)
  calm.participant.start()
  await finished(calm.participant)
  const [whole] = messagesOf(calm.participant)
  const sentence = whole?.text as string

  const { server, participant } = await meet(20)
  participant.start()
  let kills = 0
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
    await untilSaid(participant, Math.floor(sentence.length * share))
    const seen = messagesOf(participant)[0]?.text as string
    await server.kill()
    kills += 1
    await server.restart()
    // What was shown had been stored before it was sent (Rule 19); the reaper ends the turn of the dead (Rule 44).
    await until(participant.turn, (turn) => turn?.state === 'interrupted')
    await until(participant.state, ({ status }) => status === 'live')
    const kept = messagesOf(participant)
    expect(kept).toHaveLength(1)
    expect(kept[0]).toMatchObject({ state: 'interrupted' })
    expect(kept[0]?.text.startsWith(seen)).toBe(true)
    expect(sentence.startsWith(kept[0]?.text as string)).toBe(true)
    await participant.retry()
  }
  await finished(participant)
  expect(kills).toBe(5)
  expect(messagesOf(participant).map(({ text, state }) => ({ text, state }))).toEqual([
    { text: sentence, state: 'complete' },
  ])

  // The talk goes on from there: the answer is heard once, and its goal is committed once.
  participant.send('Ada Lovelace')
  await until(participant.captured, ({ full_name }) => full_name !== undefined)
  await finished(participant)
  expect(participant.captured.get()['full_name']).toBe('Ada Lovelace')
  expect(messagesOf(participant).filter(({ role }) => role === 'participant')).toHaveLength(1)
})

test('a message sent while the server is dead arrives once when it is back', async () => {
  const { server, participant } = await meet(0)
  participant.start()
  await finished(participant)
  await server.kill()
  participant.send('Ada Lovelace')
  expect(messagesOf(participant).at(-1)).toMatchObject({ state: 'sending' })
  await server.restart()
  await until(participant.captured, ({ full_name }) => full_name === 'Ada Lovelace')
  const own = messagesOf(participant).filter(({ role }) => role === 'participant')
  expect(own).toMatchObject([{ text: 'Ada Lovelace', state: 'complete' }])
})
