import type { Capture, Goal, GoalState, Snapshot, Turn } from '@roxels/protocol'
import type { Db } from '../db/open.ts'
import type { CaptureRow, TurnRow } from '../db/schema.ts'
import type { Limits } from '../limits.ts'
import { readTemplate } from '../templates/store.ts'
import type { TemplateGoal } from '../templates/template.ts'
import { goalsOf, titleOf } from '../templates/template.ts'
import { readMessages } from './messages.ts'

/** All a client needs to show a conversation, and the position it is true of. Read it in one transaction (Rule 24). */
export async function readSnapshot(
  db: Db,
  conversationId: string,
  limits: Pick<Limits, 'snapshotMessages' | 'snapshotChars'>,
): Promise<{ readonly seq: number; readonly snapshot: Snapshot }> {
  const conversation = await db
    .selectFrom('conversations')
    .select(['last_seq', 'status', 'template_id', 'template_version'])
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow()
  const template = await readTemplate(db, conversation.template_id, conversation.template_version)
  const states = await db
    .selectFrom('goals')
    .select(['goal_id', 'state'])
    .where('conversation_id', '=', conversationId)
    .execute()
  const stateOf = new Map(states.map((goal) => [goal.goal_id, goal.state]))
  const { messages, hasOlder } = await readMessages(db, conversationId, limits.snapshotMessages, {
    chars: limits.snapshotChars,
  })

  return {
    seq: conversation.last_seq,
    snapshot: {
      messages: [...messages],
      has_older: hasOlder,
      captured: await readCaptures(db, conversationId),
      goals: goalsOf(template).map((goal) => goalOf(goal, stateOf.get(goal.id) ?? 'open')),
      turn: await readNewestTurn(db, conversationId),
      status: conversation.status,
    },
  }
}

async function readCaptures(db: Db, conversationId: string): Promise<Capture[]> {
  const rows = await db
    .selectFrom('captures')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .execute()
  return rows.map(captureOf)
}

/** The wire's form of what is captured for a goal. */
export function captureOf({
  goal_id,
  data,
  commit_id,
  supersedes,
}: Omit<CaptureRow, 'conversation_id'>): Capture {
  return {
    goal_id,
    data: JSON.parse(data) as unknown,
    ...(commit_id === null ? {} : { commit_id }),
    ...(supersedes === null ? {} : { supersedes }),
  }
}

/** The wire's form of a goal. */
export function goalOf(goal: TemplateGoal, state: GoalState): Goal {
  return { id: goal.id, type: goal.type, title: titleOf(goal), state }
}

async function readNewestTurn(db: Db, conversationId: string): Promise<Turn | null> {
  const row = await db
    .selectFrom('turns')
    .select(['id', 'state', 'message_id'])
    .where('conversation_id', '=', conversationId)
    .orderBy('started_seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : turnOf(row)
}

/** The wire's form of a turn. */
export function turnOf(row: Pick<TurnRow, 'id' | 'state' | 'message_id'>): Turn {
  const { id, state, message_id } = row
  return { id, state, ...(message_id === null ? {} : { message_id }) }
}
