import { setTimeout as pause } from 'node:timers/promises'
import type { Breaches } from './law.ts'
import { judge, none, shownBy } from './law.ts'
import type { Participant } from './participant.ts'
import { createParticipant } from './participant.ts'
import type { Address, ServerProcess } from './server-process.ts'
import { answers, settle, talk } from './talk.ts'
import { undisturbed } from './undisturbed.ts'

export interface StormOptions {
  /** Where the participants call. */
  readonly address: Address
  /** Which are ended and started again, one at a time. */
  readonly servers: readonly ServerProcess[]
  readonly how: 'kill' | 'stop'
  readonly times: number
  /** When, and which: the same seed chooses the same. */
  readonly seed: number
  /** How many talk at a time. */
  readonly seats: number
  /** A server lives so long at most before the next end comes. */
  readonly calmMs: number
  /** Called after each time. */
  readonly onTime?: (report: StormReport) => void
}

export interface StormReport {
  /** How often a server was ended. */
  times: number
  conversations: number
  /** In the logs of all conversations. */
  events: number
  sent: number
  /** Of each breach of the law, how many. */
  readonly broken: Record<keyof Breaches, number>
  /** What broke it. */
  readonly breaches: Breaches[]
}

/** How long it may take to finish once no server ends any more. */
const patienceMs = 45_000

/**
 * People talk while servers end and come back, until it is over and they have finished. Half of them wait for each answer, so
 * that all the agent says is known; the others write whenever they like.
 */
export async function storm(options: StormOptions): Promise<StormReport> {
  const { address, servers, how, times, seed, seats, calmMs, onTime = () => {} } = options
  const said = await undisturbed(answers)
  const random = dice(seed)
  const report: StormReport = {
    times: 0,
    conversations: 0,
    events: 0,
    sent: 0,
    broken: { lost: 0, doubled: 0, disordered: 0, unequal: 0, misspoken: 0, vanished: 0 },
    breaches: [],
  }
  let isOver = false
  const seated = new Set<Participant>()

  async function sit(seat: number): Promise<void> {
    for (let visit = 1; !isOver; visit += 1) {
      const participant = createParticipant(address, { externalId: `user_${seat}_${visit}` })
      seated.add(participant)
      const isPatient = seat % 2 === 0
      await (isPatient ? talk(participant, answers) : chatter(participant))
      await note(participant, isPatient ? said : undefined)
      participant.destroy()
      seated.delete(participant)
    }
  }

  /** Fifteen lines that the agent cannot be content with, whenever they come to mind. */
  async function chatter(participant: Participant): Promise<void> {
    await talk(participant, [])
    for (let line = 1; line <= 15; line += 1) {
      participant.send(
        line === 1 ? 'Ada Lovelace' : `I do not remember it, said for the ${line}th time.`,
      )
      await pause(random() * 300)
    }
  }

  async function note(participant: Participant, expected?: readonly string[]): Promise<void> {
    await settle(participant)
    const { events, breaches } = await untilAnswered(() => judge(participant, expected))
    report.conversations += 1
    report.events += events
    report.sent += participant.sent.length
    count(breaches)
  }

  function count(breaches: Breaches): void {
    const kinds = Object.keys(breaches) as (keyof Breaches)[]
    for (const kind of kinds) report.broken[kind] += breaches[kind].length
    if (kinds.some((kind) => breaches[kind].length > 0)) report.breaches.push(breaches)
  }

  async function rage(): Promise<void> {
    while (report.times < times) {
      await pause(random() * calmMs)
      const server = servers[Math.floor(random() * servers.length)]
      await server?.[how]()
      await server?.restart()
      report.times += 1
      onTime(report)
    }
    isOver = true
  }

  const talks = Promise.all(Array.from({ length: seats }, (_, seat) => sit(seat)))
  await rage()
  await Promise.race([talks, pause(patienceMs, undefined, { ref: false })])
  // What they wait for will not come.
  for (const participant of seated) {
    const { vanished } = participant
    const unequal = [{ what: 'unfinished', shown: shownBy(participant), expected: 'an end' }]
    count({ ...none, unequal, vanished })
    participant.destroy()
  }
  return report
}

/** Asks again while the server is gone. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch {
      await pause(100)
    }
  }
}

/** Numbers in [0, 1) that look random and are the same for the same seed. */
function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
