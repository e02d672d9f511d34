import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { up as conversations } from './migrations/0001-conversations.ts'
import { up as secretKeyApi } from './migrations/0002-secret-key-api.ts'
import { up as goalsToConfirm } from './migrations/0003-goals-to-confirm.ts'
import { up as severalNodes } from './migrations/0004-several-nodes.ts'
import { up as identity } from './migrations/0005-identity.ts'
import { up as earlierConversations } from './migrations/0006-earlier-conversations.ts'
import type { Schema } from './schema.ts'

// In code rather than read from a folder: a bundle or a copy of `dist` has them all. Names are ordered and never change.
const migrations = {
  '0001-conversations': { up: conversations },
  '0002-secret-key-api': { up: secretKeyApi },
  '0003-goals-to-confirm': { up: goalsToConfirm },
  '0004-several-nodes': { up: severalNodes },
  '0005-identity': { up: identity },
  '0006-earlier-conversations': { up: earlierConversations },
}

/** Brings the database to the newest schema; throws if it cannot. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
