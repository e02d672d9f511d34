import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** Answers that the participant corrects and confirms. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('captures').addColumn('supersedes', 'text').execute()
  // Which goals waited for their participant before a turn is read for turns that are about such goals.
  await sql`create index events_goals on events (conversation_id, seq) where name = 'goal'`.execute(
    db,
  )
}
