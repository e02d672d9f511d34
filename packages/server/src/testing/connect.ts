import { join } from 'node:path'
import { Kysely } from 'kysely'
import { onTestFinished } from 'vitest'
import type { Db } from '../db/open.ts'
import { postgresDialect } from '../db/postgres.ts'
import type { Schema } from '../db/schema.ts'
import { sqliteDialect } from '../db/sqlite.ts'
import type { TestDatabase } from './database.ts'

/** A second way into the database of a running server. */
export function connectTo({ source }: TestDatabase): Db {
  const dialect =
    source.type === 'sqlite'
      ? sqliteDialect(join(source.folder, 'roxels.db'))
      : postgresDialect(source.url)
  const db = new Kysely<Schema>({ dialect })
  onTestFinished(() => db.destroy())
  return db
}
