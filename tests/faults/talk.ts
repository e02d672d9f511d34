import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Turn } from '@roxels/core'
import { readAfresh } from './law.ts'
import type { Participant } from './participant.ts'
import { until } from './participant.ts'

/** What answers all that the demo conversation asks, one by one, so that it is completed. */
export const answers = [
  'Ada Lovelace',
  'ada@example.org',
  '12 people',
  'Save time on onboarding',
  '12 Analytical Road',
  '10115',
  'Berlin',
  'Germany',
  'skip',
] as const

/** Begins a conversation and says one line after another, each once the agent has finished. */
export async function talk(participant: Participant, lines: readonly string[]): Promise<void> {
  participant.start()
  await answered(participant)
  for (const line of lines) await say(participant, line)
}

/** Says a line, and resolves when the agent has finished its answer. */
export async function say(participant: Participant, line: string): Promise<void> {
  const before = participant.turn.get()
  participant.send(line)
  await answered(participant, before)
}

/** Resolves when a turn other than `before` is completed; one that is cut off is begun again, as a person would. */
export async function answered(
  participant: Participant,
  before: Turn | null = null,
): Promise<void> {
  for (;;) {
    const turn = await until(
      participant.turn,
      (now) => now !== null && now.id !== before?.id && now.state !== 'started',
    )
    if (turn?.state === 'completed') return
    await goOn(participant, turn)
  }
}

/** Asks for the rest of a turn that was cut off, until something becomes of that. */
export async function goOn(participant: Participant, turn: Turn | null): Promise<void> {
  while (participant.turn.get() === turn) {
    await until(participant.state, ({ status }) => status === 'live')
    const asked = await participant.retry().then(
      () => true,
      // The server may be gone again.
      () => pause(100, false),
    )
    if (asked) await until(participant.turn, (now) => now !== turn)
  }
}

/** Resolves when everything that was sent is stored and answered, and the participant shows as much. */
export async function settle(participant: Participant): Promise<void> {
  for (;;) {
    await until(participant.outbox, ({ length }) => length === 0)
    const shown = participant.turn.get()
    const told = await readAfresh(participant.access()).catch(() => undefined)
    const isStored = participant.sent.every(({ id }) =>
      told?.messages.some(({ client_id }) => client_id === id),
    )
    const { turn = null, status } = told?.shown ?? {}
    if (isStored && turn?.state === 'completed') {
      await until(participant.turn, (now) => isDeepStrictEqual(now, turn))
      if (status === 'completed') {
        await until(participant.state, (state) => state.status === 'completed')
      }
      return
    }
    if (shown?.state === 'interrupted' || shown?.state === 'failed') await goOn(participant, shown)
    else await pause(50)
  }
}
