import { isDeepStrictEqual } from 'node:util'
import type { Capture, Goal, GoalState } from '@roxels/protocol'
import type { Trx } from '../db/open.ts'
import { newId } from '../ids.ts'
import type { AppendableEvent } from '../log/project.ts'
import { captureOf, goalOf } from '../log/snapshot.ts'
import { readTemplate } from '../templates/store.ts'
import type { TemplateGoal } from '../templates/template.ts'
import { goalsOf } from '../templates/template.ts'
import type { Conversation } from '../db/hold.ts'

interface GoalProgress {
  readonly goal: TemplateGoal
  state: GoalState
  capture: Capture | undefined
}

/**
 * What is captured and committed so far. Each verb answers the events that bring it further, none where it changes nothing,
 * and counts them as done.
 */
export interface Progress {
  /** The agent has learned something. Once it has committed a goal, only the participant changes the answer. */
  capture(goalId: string, data: unknown): readonly AppendableEvent[]
  /** The agent has the whole answer: it is final, or for the participant to confirm. */
  commit(goalId: string, at: string): readonly AppendableEvent[]
  /** The participant puts another answer in the place of one that the agent has committed. */
  correct(goalId: string, data: unknown): readonly AppendableEvent[]
  /** The participant makes an answer final that waits for it. */
  confirm(goalId: string, at: string): readonly AppendableEvent[]
  /** A goal of the template as it is now; undefined if there is none of this id. */
  find(goalId: string): Found | undefined
  allCommitted(): boolean
  /** Whether the participant has a say in when a goal is committed, and so in when there is nothing left to do. */
  readonly asksToConfirm: boolean
}

interface Found {
  readonly template: TemplateGoal
  readonly goal: Goal
  readonly captured: Capture | undefined
}

/** Reads how far a conversation has come with its goals. It must be locked, so that nothing changes meanwhile. */
export async function readProgress(
  trx: Trx,
  { id, template_id, template_version }: Conversation,
): Promise<Progress> {
  const template = await readTemplate(trx, template_id, template_version)
  const states = await trx
    .selectFrom('goals')
    .select(['goal_id', 'state'])
    .where('conversation_id', '=', id)
    .execute()
  const captures = await trx
    .selectFrom('captures')
    .selectAll()
    .where('conversation_id', '=', id)
    .execute()
  const stateOf = new Map(states.map((row) => [row.goal_id, row.state]))
  const capturedBy = new Map(captures.map((row) => [row.goal_id, captureOf(row)]))
  return progressOf(
    goalsOf(template).map((goal) => ({
      goal,
      state: stateOf.get(goal.id) ?? 'open',
      capture: capturedBy.get(goal.id),
    })),
  )
}

/** In the order in which the goals are pursued. */
function progressOf(goals: readonly GoalProgress[]): Progress {
  const byId = new Map(goals.map((target) => [target.goal.id, target]))

  function expectGoal(goalId: string): GoalProgress {
    const found = byId.get(goalId)
    if (found === undefined)
      throw new RangeError('Expected the agent to name a goal of its template.')
    return found
  }

  function captured(target: GoalProgress, capture: Capture): AppendableEvent {
    target.capture = capture
    return { name: 'captured', data: capture }
  }

  function move(target: GoalProgress, to: GoalState, at: string): AppendableEvent {
    const from = target.state
    target.state = to
    return { name: 'goal', data: { goal_id: target.goal.id, from, to, at } }
  }

  /** The next goal is taken up once none is. */
  function moveOn(at: string): readonly AppendableEvent[] {
    if (goals.some(({ state }) => state === 'active')) return []
    const next = goals.find(({ state }) => state === 'open')
    return next === undefined ? [] : [move(next, 'active', at)]
  }

  function finalize(target: GoalProgress, { data }: Capture, at: string): AppendableEvent[] {
    const capture = { goal_id: target.goal.id, data, commit_id: newId('commit') }
    return [captured(target, capture), move(target, 'committed', at)]
  }

  return {
    capture(goalId, data) {
      const target = expectGoal(goalId)
      if (isSettled(target)) return []
      // As it will be read again: without what JSON leaves out.
      const stored: unknown = JSON.parse(JSON.stringify(data))
      if (isDeepStrictEqual(target.capture?.data, stored)) return []
      return [captured(target, { goal_id: goalId, data: stored })]
    },
    commit(goalId, at) {
      const target = expectGoal(goalId)
      if (target.capture === undefined || isSettled(target)) return []
      const events =
        target.goal.commit_policy === 'confirm'
          ? [move(target, 'captured', at)]
          : finalize(target, target.capture, at)
      return [...events, ...moveOn(at)]
    },
    correct(goalId, data) {
      const target = expectGoal(goalId)
      const before = target.capture
      if (!isSettled(target) || isDeepStrictEqual(before?.data, data)) return []
      const commit =
        before?.commit_id === undefined
          ? {}
          : { commit_id: newId('commit'), supersedes: before.commit_id }
      return [captured(target, { goal_id: goalId, data, ...commit })]
    },
    confirm(goalId, at) {
      const target = expectGoal(goalId)
      if (target.state !== 'captured' || target.capture === undefined) return []
      return finalize(target, target.capture, at)
    },
    find(goalId) {
      const target = byId.get(goalId)
      return (
        target && {
          template: target.goal,
          goal: goalOf(target.goal, target.state),
          captured: target.capture,
        }
      )
    },
    allCommitted: () => goals.every(({ state }) => state === 'committed'),
    asksToConfirm: goals.some(({ goal }) => goal.commit_policy === 'confirm'),
  }
}

/** The agent has done with it. */
function isSettled({ state }: GoalProgress): boolean {
  return state === 'captured' || state === 'committed'
}
