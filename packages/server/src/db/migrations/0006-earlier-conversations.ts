import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** What an agent is told of the conversations a person had before. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('conversations').addColumn('follows_id', 'text').execute()
  // A stranger may begin any number in somebody's name: those a host has vouched for are found without reading past them.
  await sql`create index conversations_earlier on conversations (person_id, assurance, created_at, id) where kiosk = 0`.execute(
    db,
  )
}
