import type { Kysely } from 'kysely'

/** Why a session ended is stored: the server its stream hangs on may be another than the one it was ended on. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('sessions').addColumn('end_reason', 'text').execute()
}
