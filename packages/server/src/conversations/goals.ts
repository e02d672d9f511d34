import type { GoalAnswer } from '@roxels/protocol'
import { ApiError, notFound } from '../http/errors.ts'
import type { Limits } from '../limits.ts'
import type { Log } from '../log/append.ts'
import { isClosed } from '../log/closed.ts'
import type { AppendableEvent } from '../log/project.ts'
import { invalidToken } from '../sessions/authenticate.ts'
import { noteActivity } from './activity.ts'
import { endConversation } from './end.ts'
import { lockConversation } from '../db/hold.ts'
import { refuseMisfit } from './misfit.ts'
import type { Progress } from './progress.ts'
import { readProgress } from './progress.ts'
import type { Producer } from './turn-states.ts'

interface GoalPorts {
  readonly log: Pick<Log, 'write'>
  readonly producer: Producer
  readonly limits: Limits
}

/** Puts the participant's own answer in the place of the one that was captured for a goal (Rule 60). */
export function correctGoal(
  ports: GoalPorts,
  conversationId: string,
  goalId: string,
  data: unknown,
): Promise<GoalAnswer> {
  return change(ports, conversationId, goalId, (progress) => progress.correct(goalId, data), data)
}

/** Commits a goal that waits for its participant; the last one completes the conversation (Rules 61 and 63). */
export function confirmGoal(
  ports: GoalPorts,
  conversationId: string,
  goalId: string,
): Promise<GoalAnswer> {
  return change(ports, conversationId, goalId, (progress, at) => progress.confirm(goalId, at))
}

/** Neither starts a turn: the agent hears of it in its next one. What changes nothing is answered whenever it comes. */
function change(
  { log, producer, limits }: GoalPorts,
  conversationId: string,
  goalId: string,
  act: (progress: Progress, at: string) => readonly AppendableEvent[],
  data?: unknown,
): Promise<GoalAnswer> {
  return log.write(async (tx) => {
    const conversation = await lockConversation(tx.trx, conversationId)
    // Deleted since the call was let in.
    if (conversation === undefined) throw invalidToken()
    const progress = await readProgress(tx.trx, conversation)
    const { template } = settled(progress, goalId)
    if (data !== undefined) refuseMisfit(template.schema, data)

    const events = act(progress, new Date(tx.now).toISOString())
    const { goal, captured } = settled(progress, goalId)
    if (events.length === 0) return { goal, captured, status: conversation.status }
    if (isClosed(conversation.status)) {
      throw new ApiError('conflict', 'This conversation has ended: its answers are as they are.')
    }
    await tx.append(conversationId, events)
    await noteActivity(tx, limits, conversationId)
    const isLast = events.some(({ name }) => name === 'goal') && progress.allCommitted()
    if (!isLast) return { goal, captured, status: conversation.status }
    await endConversation(tx, producer, conversationId)
    return { goal, captured, status: 'completed' }
  })
}

/** A goal that the agent has an answer for. */
function settled(progress: Progress, goalId: string) {
  const found = progress.find(goalId)
  if (found === undefined) throw notFound('goal in this conversation')
  const { template, goal, captured } = found
  if (captured === undefined || goal.state === 'open' || goal.state === 'active') {
    throw new ApiError('conflict', 'There is no whole answer yet: give it in a message.')
  }
  return { template, goal, captured }
}
