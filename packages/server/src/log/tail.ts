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

/** The first `limit` events after `seq`. */
export function readTail(
  db: Db,
  conversationId: string,
  seq: number,
  limit: number,
): Promise<readonly StoredEvent[]> {
  return db
    .selectFrom('events')
    .select(['seq', 'name', 'data'])
    .where('conversation_id', '=', conversationId)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
}
