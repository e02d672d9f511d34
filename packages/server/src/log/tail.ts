import type { Db } from '../db/open.ts'
import { isClosed } from './closed.ts'
import type { StoredEvent } from './encode.ts'

/** Where a log stands: its newest event, and whether one can still follow. */
export interface LogHead {
  readonly lastSeq: number
  readonly closed: boolean
}

export async function readHead(db: Db, conversationId: string): Promise<LogHead> {
  const row = await db
    .selectFrom('conversations')
    .select(['last_seq', 'status'])
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow()
  return { lastSeq: row.last_seq, closed: isClosed(row.status) }
}

const pageEvents = 500

/** The next events after `seq`, oldest first; as many as are sent at once. */
export function readTail(
  db: Db,
  conversationId: string,
  seq: number,
): Promise<readonly StoredEvent[]> {
  return db
    .selectFrom('events')
    .select(['seq', 'name', 'data'])
    .where('conversation_id', '=', conversationId)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(pageEvents)
    .execute()
}
