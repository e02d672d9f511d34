import type { LogEvent } from '@roxels/protocol'
import * as fc from 'fast-check'

const at = '2026-11-23T10:00:00Z'
const ends = ['completed', 'stopped', 'failed', 'interrupted'] as const

/** Logs as a server may write them: turns that speak, capture, break off and go on, with what the participant says between. */
export const arbitraryLog: fc.Arbitrary<readonly LogEvent[]> = fc
  .array(
    fc.record({
      said: fc.option(fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }), {
        nil: undefined,
      }),
      words: fc.array(fc.string({ minLength: 1, maxLength: 4, unit: 'grapheme' }), {
        maxLength: 6,
      }),
      captures: fc.boolean(),
      end: fc.constantFrom(...ends),
      goesOn: fc.array(fc.string({ minLength: 1, maxLength: 4, unit: 'grapheme' }), {
        maxLength: 3,
      }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((turns) => [
    ...turns.flatMap((turn, index) => turnEvents(index + 1, turn)),
    { name: 'status', data: { status: 'completed' } } as const,
  ])

interface TurnShape {
  readonly said: string | undefined
  readonly words: readonly string[]
  readonly captures: boolean
  readonly end: (typeof ends)[number]
  readonly goesOn: readonly string[]
}

function turnEvents(n: number, { said, words, captures, end, goesOn }: TurnShape): LogEvent[] {
  const events: LogEvent[] = []
  const message_id = `agent_${n}`
  let length = 0
  const speak = (text: string) => {
    events.push({ name: 'delta', data: { message_id, at: length, text } })
    length += text.length
  }
  const turn = (state: 'started' | (typeof ends)[number]) =>
    events.push({ name: 'turn', data: { id: `turn_${n}`, state, message_id } })

  if (said !== undefined) {
    const data = {
      role: 'participant',
      text: said,
      state: 'complete',
      client_id: `own_${n}`,
      at,
    } as const
    events.push({ name: 'message', data: { id: `msg_${n}`, ...data } })
  }
  events.push({ name: 'turn', data: { id: `turn_${n}`, state: 'started' } })
  if (captures) {
    const goal_id = `goal_${(n % 2) + 1}`
    events.push({ name: 'captured', data: { goal_id, data: { n }, commit_id: `commit_${n}` } })
    events.push({ name: 'goal', data: { goal_id, from: 'active', to: 'committed', at } })
  }
  events.push({
    name: 'message',
    data: { id: message_id, role: 'agent', text: '', state: 'streaming', at },
  })
  words.forEach(speak)
  turn(end)
  if (end === 'interrupted' && goesOn.length > 0) {
    turn('started')
    goesOn.forEach(speak)
    turn('completed')
  }
  return events
}
