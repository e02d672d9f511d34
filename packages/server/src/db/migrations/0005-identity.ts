import type { Kysely } from 'kysely'

/** What a browser signs out by where it has no token. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db

  await schema.alterTable('session_secrets').addColumn('revoke_hash', 'text').execute()
  await schema
    .createIndex('session_secrets_by_revoke_hash')
    .unique()
    .on('session_secrets')
    .column('revoke_hash')
    .execute()
}
