import type { Roxels } from '@roxels/core'
import type { GoalTransition, Understanding } from '../events.ts'

/** Tells what is captured for each goal, at first all there is; and nothing again when the conversation was hidden for a while. */
export function followUnderstanding(
  { captured }: Pick<Roxels, 'captured'>,
  tell: (understanding: Understanding) => void,
): () => void {
  let before: Readonly<Record<string, unknown>> = {}
  return captured.subscribe((now) => {
    const was = before
    if (Object.keys(now).length > 0) before = now
    for (const [goal_id, data] of Object.entries(now)) {
      // A snapshot brings the same data as another object.
      if (JSON.stringify(was[goal_id]) !== JSON.stringify(data)) tell({ goal_id, data })
    }
  })
}

/** Tells each step of a goal that was there before; what a conversation begins or resumes with is none. */
export function followGoals(
  { goals }: Pick<Roxels, 'goals'>,
  now: () => number,
  tell: (transition: GoalTransition) => void,
): () => void {
  let states = new Map(goals.get().map(({ id, state }) => [id, state]))
  return goals.listen((all) => {
    const was = states
    if (all.length > 0) states = new Map(all.map(({ id, state }) => [id, state]))
    for (const { id, state } of all) {
      const from = was.get(id)
      if (from !== undefined && from !== state)
        tell({ goal_id: id, from, to: state, at: new Date(now()).toISOString() })
    }
  })
}
