import type { LogEvent } from '@roxels/protocol'
import { isOver } from '../wire/resources.ts'
import { answer, refusal } from './answers.ts'
import type { OpenedSession } from './sessions.ts'

/** The participant's own answer in place of the one that was captured (Rule 60). */
export function correct(
  session: OpenedSession,
  goalId: string,
  { data, ...others }: Readonly<Record<string, unknown>>,
): Response {
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) return refusal('validation_error', 'There is no such field.', unknown)
  if (data === undefined) return refusal('validation_error', 'Expected the whole answer.', 'data')
  return change(session, goalId, (captured, isCommitted) => {
    if (JSON.stringify(captured.data) === JSON.stringify(data)) return undefined
    if (!isCommitted) return { goal_id: goalId, data }
    return { goal_id: goalId, data, ...commit(session), supersedes: captured.commit_id }
  })
}

/** The participant confirms what was captured (Rule 61). */
export function confirm(session: OpenedSession, goalId: string): Response {
  return change(session, goalId, ({ data }, isCommitted) =>
    isCommitted ? undefined : { goal_id: goalId, data, ...commit(session) },
  )
}

type Captured = Extract<LogEvent, { name: 'captured' }>['data']

const commit = ({ held }: OpenedSession) => ({
  commit_id: `commit_${held.conversation.log.length + 1}`,
})

/** Rule 62. */
function change(
  { held: { conversation, turns } }: OpenedSession,
  goalId: string,
  next: (captured: Captured, isCommitted: boolean) => Captured | undefined,
): Response {
  const find = () => {
    const { goals, captured, status } = conversation.state()
    return {
      goal: goals.find(({ id }) => id === goalId),
      captured: captured.find(({ goal_id }) => goal_id === goalId),
      status,
    }
  }
  const { goal, captured, status } = find()
  if (goal === undefined) return refusal('not_found', 'There is no such goal.')
  if (captured === undefined || goal.state === 'open' || goal.state === 'active')
    return refusal('conflict', 'Nothing is captured for this goal yet.')
  const changed = next(captured, goal.state === 'committed')
  if (changed === undefined) return answer(200, find())
  if (isOver(status)) return refusal('conflict', 'The conversation is over.')
  conversation.append({ name: 'captured', data: changed })
  if (changed.commit_id !== undefined) turns.setGoal(goalId, 'committed')
  return answer(200, find())
}
