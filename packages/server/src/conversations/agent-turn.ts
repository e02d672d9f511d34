import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { AgentTurn } from '../agent/port.ts'
import type { Db } from '../db/open.ts'
import type { TurnRow } from '../db/schema.ts'
import type { AppendableEvent } from '../log/project.ts'
import { readTemplate } from '../templates/store.ts'

type CapturedEvent = Extract<AppendableEvent, { name: 'captured' }>['data']

/** What the agent is told for a turn. At a second attempt it is told the same, and what it has said already. */
export async function readAgentTurn(
  db: Db,
  turn: Selectable<TurnRow>,
  signal: AbortSignal,
): Promise<AgentTurn> {
  const { conversation_id: conversationId } = turn
  const conversation = await db
    .selectFrom('conversations')
    .select(['template_id', 'template_version', 'person_name'])
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow()
  const messages = await db
    .selectFrom('messages')
    .select(['seq', 'role', 'text'])
    .where('conversation_id', '=', conversationId)
    .where('seq', '<=', turn.heard_to_seq)
    .orderBy('seq')
    .execute()
  const transcript: AgentTurn['transcript'][number][] = []
  const heard: string[] = []
  for (const { seq, role, text } of messages) {
    if (role === 'participant' && seq > turn.heard_from_seq) heard.push(text)
    else transcript.push({ role, text })
  }

  return {
    template: await readTemplate(db, conversation.template_id, conversation.template_version),
    personName: conversation.person_name ?? undefined,
    transcript,
    heard,
    captured: await readCapturedBefore(db, conversationId, turn.started_seq),
    said: await readSaid(db, turn),
    signal,
  }
}

async function readSaid(db: Db, turn: Selectable<TurnRow>): Promise<string> {
  if (turn.message_id === null) return ''
  const { text } = await db
    .selectFrom('messages')
    .select('text')
    .where('conversation_id', '=', turn.conversation_id)
    .where('id', '=', turn.message_id)
    .executeTakeFirstOrThrow()
  return text
}

// From the log, not from its projection: an earlier attempt at this turn may have captured more since.
async function readCapturedBefore(
  db: Db,
  conversationId: string,
  seq: number,
): Promise<AgentTurn['captured']> {
  const rows = await db
    .selectFrom('events')
    .select('data')
    .where('conversation_id', '=', conversationId)
    // Written out: with a parameter the index of captures would not be used, and every delta read.
    .where('name', '=', sql.lit('captured'))
    .where('seq', '<', seq)
    .orderBy('seq')
    .execute()
  const captured = new Map<string, { data: unknown; committed: boolean }>()
  for (const row of rows) {
    const { goal_id, data, commit_id } = JSON.parse(row.data) as CapturedEvent
    captured.set(goal_id, { data, committed: commit_id !== undefined })
  }
  return captured
}
