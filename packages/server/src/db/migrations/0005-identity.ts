import type { Kysely } from 'kysely'

/** What a browser signs out by where it has no token, and what hosts sign their people’s identity with; kiosks. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db

  await schema
    .alterTable('conversations')
    .addColumn('kiosk', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()

  await schema.alterTable('session_secrets').addColumn('revoke_hash', 'text').execute()
  await schema
    .createIndex('session_secrets_by_revoke_hash')
    .unique()
    .on('session_secrets')
    .column('revoke_hash')
    .execute()
  await schema.alterTable('session_secrets').addColumn('identity_until', 'bigint').execute()
  await schema.alterTable('session_secrets').addColumn('identity_key_id', 'text').execute()
  await schema
    .createIndex('session_secrets_by_identity_key')
    .on('session_secrets')
    .column('identity_key_id')
    .execute()

  await schema
    .createTable('identity_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('org_id', 'text', (column) => column.notNull().references('orgs.id'))
    .addColumn('name', 'text')
    .addColumn('secret', 'text')
    .addColumn('public_key', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute()
  await schema
    .createIndex('identity_keys_by_org')
    .on('identity_keys')
    .columns(['org_id', 'created_at', 'id'])
    .execute()
}
