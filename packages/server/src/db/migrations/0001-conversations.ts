import type { Kysely } from 'kysely'
import { sql } from 'kysely'

/** Everything a participant's conversation needs. */
export async function up(db: Kysely<never>): Promise<void> {
  const { schema } = db

  await schema
    .createTable('orgs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute()

  await schema
    .createTable('keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('org_id', 'text', (column) => column.notNull().references('orgs.id'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.unique())
    .addColumn('value', 'text', (column) => column.unique())
    .addColumn('template_id', 'text')
    .addColumn('origins', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute()

  await schema
    .createTable('templates')
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('org_id', 'text', (column) => column.notNull().references('orgs.id'))
    .addColumn('definition', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('templates_key', ['id', 'version'])
    .execute()

  await schema
    .createTable('persons')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('org_id', 'text', (column) => column.notNull().references('orgs.id'))
    .addColumn('external_id', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addUniqueConstraint('persons_external_id', ['org_id', 'external_id'])
    .execute()

  await schema
    .createTable('conversations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('log_id', 'text', (column) => column.notNull().unique())
    .addColumn('org_id', 'text', (column) => column.notNull().references('orgs.id'))
    .addColumn('template_id', 'text', (column) => column.notNull())
    .addColumn('template_version', 'integer', (column) => column.notNull())
    .addColumn('person_id', 'text', (column) => column.notNull().references('persons.id'))
    .addColumn('person_name', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('context', 'text', (column) => column.notNull())
    .addColumn('last_seq', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addForeignKeyConstraint(
      'conversations_template',
      ['template_id', 'template_version'],
      'templates',
      ['id', 'version'],
    )
    .execute()
  await index('conversations', ['person_id'])

  await schema
    .createTable('session_secrets')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('conversation_id', 'text', (column) =>
      column.notNull().references('conversations.id'),
    )
    .addColumn('current_hash', 'text', (column) => column.notNull().unique())
    .addColumn('previous_hash', 'text', (column) => column.unique())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute()
  await index('session_secrets', ['conversation_id'])

  await schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('conversation_id', 'text', (column) =>
      column.notNull().references('conversations.id'),
    )
    .addColumn('secret_id', 'text', (column) => column.notNull().references('session_secrets.id'))
    .addColumn('key_id', 'text', (column) => column.notNull().references('keys.id'))
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'text')
    .execute()
  await index('sessions', ['secret_id'])

  await schema
    .createTable('events')
    .addColumn('conversation_id', 'text', (column) =>
      column.notNull().references('conversations.id'),
    )
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('events_key', ['conversation_id', 'seq'])
    .execute()
  // What was captured before a turn is read for every turn, past tens of thousands of deltas.
  await sql`create index events_captured on events (conversation_id, seq) where name = 'captured'`.execute(
    db,
  )

  await schema
    .createTable('messages')
    .addColumn('conversation_id', 'text', (column) =>
      column.notNull().references('conversations.id'),
    )
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('text_seq', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text')
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('messages_key', ['conversation_id', 'seq'])
    .addUniqueConstraint('messages_id', ['conversation_id', 'id'])
    .addUniqueConstraint('messages_client_id', ['conversation_id', 'client_id'])
    .execute()

  await schema
    .createTable('captures')
    .addColumn('conversation_id', 'text', (column) =>
      column.notNull().references('conversations.id'),
    )
    .addColumn('goal_id', 'text', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addColumn('commit_id', 'text')
    .addPrimaryKeyConstraint('captures_key', ['conversation_id', 'goal_id'])
    .execute()

  await schema
    .createTable('goals')
    .addColumn('conversation_id', 'text', (column) =>
      column.notNull().references('conversations.id'),
    )
    .addColumn('goal_id', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('goals_key', ['conversation_id', 'goal_id'])
    .execute()

  await schema
    .createTable('turns')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('conversation_id', 'text', (column) =>
      column.notNull().references('conversations.id'),
    )
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('started_seq', 'integer', (column) => column.notNull())
    .addColumn('heard_from_seq', 'integer', (column) => column.notNull())
    .addColumn('heard_to_seq', 'integer', (column) => column.notNull())
    .addColumn('message_id', 'text')
    .addColumn('lease_until', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('turns_started', ['conversation_id', 'started_seq'])
    .execute()
  await sql`create index turns_leased on turns (lease_until) where state = 'started'`.execute(db)

  async function index(table: string, columns: readonly string[]): Promise<void> {
    await schema
      .createIndex(`${table}_by_${columns.join('_')}`)
      .on(table)
      .columns([...columns])
      .execute()
  }
}
