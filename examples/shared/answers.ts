import type { Captured, Goal } from '@roxels/core'

/** What a participant reads of one goal. */
export interface Answer {
  readonly id: string
  readonly title: string
  readonly state: Goal['state']
  readonly text: string
}

/** The goals in their order, each with what was captured for it in plain words. */
export function answersOf(goals: readonly Goal[], captured: Captured): readonly Answer[] {
  return goals.map(({ id, title, state }) => {
    const data = captured[id]
    return { id, title, state, text: data === undefined ? 'Not yet' : plain(data) }
  })
}

/** How many goals are settled, as in "3 of 6". */
export function progressOf(goals: readonly Goal[]): {
  readonly done: number
  readonly text: string
} {
  const done = goals.filter(({ state }) => state === 'committed').length
  return { done, text: `${done} of ${goals.length}` }
}

/** Captured data is whatever the goal's schema allows: text, a number with a unit, an address, a list. */
function plain(data: unknown): string {
  if (data === null) return 'None'
  if (data === '') return 'Nothing to add'
  if (typeof data === 'boolean') return data ? 'Yes' : 'No'
  if (typeof data === 'number') return data.toLocaleString('en')
  if (typeof data !== 'object') return String(data)
  if ('value' in data && 'unit' in data) return `${plain(data.value)} ${plain(data.unit)}`
  return Object.values(data).map(plain).join(', ')
}
