import { isDeepStrictEqual } from 'node:util'
import type { GoalState } from '@roxels/protocol'
import type { Trx } from '../db/open.ts'
import { newId } from '../ids.ts'
import type { AppendableEvent } from '../log/project.ts'

interface GoalProgress {
  readonly id: string
  state: GoalState
  captured: boolean
  data: unknown
}

/** What is captured and committed so far. Each call answers the events that bring it further, and counts them as done. */
export interface Progress {
  capture(goalId: string, data: unknown): readonly AppendableEvent[]
  commit(goalId: string, at: string): readonly AppendableEvent[]
  allCommitted(): boolean
}

/** Reads how far a conversation has come with its goals. */
export async function readProgress(trx: Trx, conversationId: string): Promise<Progress> {
  const goals = new Map<string, GoalProgress>()
  const rows = await trx
    .selectFrom('goals')
    .leftJoin('captures', (join) =>
      join
        .onRef('captures.conversation_id', '=', 'goals.conversation_id')
        .onRef('captures.goal_id', '=', 'goals.goal_id'),
    )
    .select(['goals.goal_id', 'goals.state', 'captures.data'])
    .where('goals.conversation_id', '=', conversationId)
    .orderBy('goals.position')
    .execute()
  for (const { goal_id, state, data } of rows) {
    const captured = data !== null
    goals.set(goal_id, {
      id: goal_id,
      state,
      captured,
      data: captured ? JSON.parse(data) : undefined,
    })
  }

  function goal(goalId: string): GoalProgress {
    const found = goals.get(goalId)
    if (found === undefined)
      throw new RangeError('Expected the agent to name a goal of its template.')
    return found
  }

  return {
    capture(goalId, data) {
      const target = goal(goalId)
      // As it will be read again: without what JSON leaves out.
      const stored: unknown = JSON.parse(JSON.stringify(data))
      if (target.state === 'committed') return []
      if (target.captured && isDeepStrictEqual(target.data, stored)) return []
      Object.assign(target, { captured: true, data: stored })
      return [{ name: 'captured', data: { goal_id: goalId, data: stored } }]
    },
    commit(goalId, at) {
      const target = goal(goalId)
      if (!target.captured || target.state === 'committed') return []
      const from = target.state
      target.state = 'committed'
      const events: AppendableEvent[] = [
        {
          name: 'captured',
          data: { goal_id: goalId, data: target.data, commit_id: newId('commit') },
        },
        { name: 'goal', data: { goal_id: goalId, from, to: 'committed', at } },
      ]
      const next = [...goals.values()].some(({ state }) => state === 'active')
        ? undefined
        : [...goals.values()].find(({ state }) => state === 'open')
      if (next !== undefined) {
        next.state = 'active'
        events.push({ name: 'goal', data: { goal_id: next.id, from: 'open', to: 'active', at } })
      }
      return events
    },
    allCommitted: () => [...goals.values()].every(({ state }) => state === 'committed'),
  }
}
