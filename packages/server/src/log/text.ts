import type { StreamPayload } from '@roxels/protocol'
import type { Db } from '../db/open.ts'

type Delta = Omit<StreamPayload<'delta'>, 'prev'>

/** The deltas of a log after `seq`, oldest first. */
export async function deltasAfter(
  db: Db,
  conversationId: string,
  seq: number,
): Promise<readonly Delta[]> {
  const rows = await db
    .selectFrom('events')
    .select('data')
    .where('conversation_id', '=', conversationId)
    .where('seq', '>', seq)
    .where('name', '=', 'delta')
    .orderBy('seq')
    .execute()
  return rows.map((row) => JSON.parse(row.data) as Delta)
}

/** The text of a message after its deltas; each begins where the one before it ended. */
export function foldDeltas(text: string, messageId: string, deltas: readonly Delta[]): string {
  return text + deltas.map((delta) => (delta.message_id === messageId ? delta.text : '')).join('')
}
