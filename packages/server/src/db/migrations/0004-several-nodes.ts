import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/**
 * Why a session ended is stored: the server its stream hangs on may be another than the one it was ended on. And which
 * messages have deltas that may be taken out of the log.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('sessions').addColumn('end_reason', 'text').execute()
  await db.schema.alterTable('messages').addColumn('settled_at', 'bigint').execute()
  await sql`update messages set settled_at = 0 where role = 'agent' and state <> 'streaming'`.execute(
    db,
  )
  await sql`create index messages_settled on messages (settled_at) where settled_at is not null`.execute(
    db,
  )
}
