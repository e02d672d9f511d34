import type { Selectable } from 'kysely'
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
    .select(['id', 'seq', 'role', 'text'])
    .where('conversation_id', '=', conversationId)
    .orderBy('seq')
    .execute()
  const until = messages.filter((message) => message.seq <= turn.heard_to_seq)
  const isHeard = (message: (typeof messages)[number]) =>
    message.role === 'participant' && message.seq > turn.heard_from_seq

  return {
    template: await readTemplate(db, conversation.template_id, conversation.template_version),
    personName: conversation.person_name ?? undefined,
    transcript: until
      .filter((message) => !isHeard(message))
      .map(({ role, text }) => ({ role, text })),
    heard: until.filter(isHeard).map((message) => message.text),
    captured: await readCapturedBefore(db, conversationId, turn.started_seq),
    said: messages.find((message) => message.id === turn.message_id)?.text ?? '',
    signal,
  }
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
    .where('name', '=', 'captured')
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
