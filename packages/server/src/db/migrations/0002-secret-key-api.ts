import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** What backends manage: persons with their context, template versions, keys, conversations made for somebody to join. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db

  await schema.alterTable('persons').addColumn('name', 'text').execute()
  await schema.alterTable('persons').addColumn('name_source', 'text').execute()
  await schema
    .alterTable('persons')
    .addColumn('org_context', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute()
  await schema.alterTable('persons').addColumn('last_seen_at', 'text').execute()
  // Anonymous persons are in no list.
  await sql`create index persons_listed on persons (org_id, created_at, id) where external_id is not null`.execute(
    db,
  )

  await schema
    .alterTable('conversations')
    .addColumn('assurance', 'text', (column) => column.notNull().defaultTo('device'))
    .execute()
  await schema
    .alterTable('conversations')
    .addColumn('browser_context', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute()
  for (const column of ['started_at', 'ended_at', 'last_active_at']) {
    await schema.alterTable('conversations').addColumn(column, 'text').execute()
  }
  await schema.alterTable('conversations').addColumn('abandon_at', 'bigint').execute()
  // So far every conversation was begun in a browser, and so was its context.
  await sql`update conversations set browser_context = context, context = '{}', started_at = created_at, last_active_at = created_at`.execute(
    db,
  )
  await schema.dropIndex('conversations_by_person_id').execute()
  await index('conversations_by_person', 'conversations', ['person_id', 'created_at', 'id'])
  await index('conversations_by_org', 'conversations', ['org_id', 'created_at', 'id'])
  // Each begins with all that its list is narrowed by: without statistics SQLite takes the index that fits more columns.
  await index('conversations_by_template', 'conversations', [
    'org_id',
    'template_id',
    'created_at',
    'id',
  ])
  await index('conversations_by_status', 'conversations', ['org_id', 'status', 'created_at', 'id'])
  await index('conversations_by_template_status', 'conversations', [
    'org_id',
    'template_id',
    'status',
    'created_at',
    'id',
  ])
  await sql`create index conversations_abandoned on conversations (abandon_at) where abandon_at is not null`.execute(
    db,
  )

  await schema.alterTable('templates').renameTo('template_versions').execute()
  await schema
    .createTable('templates')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('org_id', 'text', (column) => column.notNull().references('orgs.id'))
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addColumn('archived_at', 'text')
    .execute()
  await sql`
    insert into templates (id, org_id, version, created_at, updated_at, archived_at)
    select id, org_id, max(version), min(created_at), max(created_at), null from template_versions group by id, org_id
  `.execute(db)
  // In two: whoever lists what is in use does not pass all that no longer is.
  await sql`create index templates_in_use on templates (org_id, created_at, id) where archived_at is null`.execute(
    db,
  )
  await sql`create index templates_archived on templates (org_id, created_at, id) where archived_at is not null`.execute(
    db,
  )

  await schema.alterTable('keys').addColumn('name', 'text').execute()
  await schema
    .alterTable('keys')
    .addColumn('prefix', 'text', (column) => column.notNull().defaultTo('sk_'))
    .execute()
  await sql`update keys set prefix = substr(value, 1, 10) where value is not null`.execute(db)
  await schema.alterTable('keys').addColumn('last_used_at', 'text').execute()
  await schema.alterTable('keys').addColumn('revoked_at', 'text').execute()
  // Revoked keys are in no list, and there are more of them every year.
  await sql`create index keys_by_org on keys (org_id, created_at, id) where revoked_at is null`.execute(
    db,
  )
  await sql`create index keys_by_kind on keys (org_id, kind, created_at, id) where revoked_at is null`.execute(
    db,
  )
  await sql`create index keys_by_template on keys (org_id, template_id, created_at, id) where revoked_at is null`.execute(
    db,
  )

  // A session that a backend makes has no secret and no key until somebody joins it. SQLite cannot drop a `not null`.
  await schema
    .createTable('sessions_anew')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('conversation_id', 'text', (column) =>
      column.notNull().references('conversations.id'),
    )
    .addColumn('secret_id', 'text', (column) => column.references('session_secrets.id'))
    .addColumn('key_id', 'text', (column) => column.references('keys.id'))
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'text')
    .execute()
  await sql`insert into sessions_anew select id, conversation_id, secret_id, key_id, generation, created_at, ended_at from sessions`.execute(
    db,
  )
  await schema.dropTable('sessions').execute()
  await schema.alterTable('sessions_anew').renameTo('sessions').execute()
  await index('sessions_by_secret_id', 'sessions', ['secret_id'])
  await index('sessions_by_conversation', 'sessions', ['conversation_id', 'created_at', 'id'])

  await schema
    .createTable('invitations')
    .addColumn('session_id', 'text', (column) => column.primaryKey().references('sessions.id'))
    .addColumn('conversation_id', 'text', (column) =>
      column.notNull().references('conversations.id'),
    )
    .addColumn('code_hash', 'text', (column) => column.notNull())
    .addColumn('session_until', 'bigint', (column) => column.notNull())
    .addColumn('code_until', 'bigint', (column) => column.notNull())
    .addColumn('joined_at', 'text')
    .execute()
  await index('invitations_by_conversation', 'invitations', ['conversation_id'])

  await schema
    .createTable('idempotency')
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('key_hash', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('subject_id', 'text')
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotency_key', ['scope', 'key_hash'])
    .execute()
  await index('idempotency_by_subject', 'idempotency', ['subject_id'])
  await index('idempotency_by_expiry', 'idempotency', ['expires_at'])

  async function index(name: string, table: string, columns: readonly string[]): Promise<void> {
    await schema
      .createIndex(name)
      .on(table)
      .columns([...columns])
      .execute()
  }
}
