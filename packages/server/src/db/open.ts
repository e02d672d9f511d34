import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import type { Transaction } from 'kysely'
import { StartError } from '../start-error.ts'
import type { DatabaseClock } from './clock.ts'
import { databaseClock } from './clock.ts'
import { addressOf, checkDatabaseUrl } from './database-url.ts'
import { lockFolder } from './lock.ts'
import { migrate } from './migrate.ts'
import { postgresDialect, requestLimits } from './postgres.ts'
import type { Schema } from './schema.ts'
import { sqliteDialect } from './sqlite.ts'

export type Db = Kysely<Schema>
export type Trx = Transaction<Schema>

/** Where everything is kept: in a data folder, by one server; or in PostgreSQL, by any number of them. */
export type DatabaseSource =
  | { readonly type: 'sqlite'; readonly folder: string }
  | { readonly type: 'postgres'; readonly url: string }

export interface Database {
  readonly db: Db
  /** For what only reads, by connections of its own: neither waits for the other, however many read. */
  readonly reader: Db
  readonly dialect: DatabaseSource['type']
  /** Set where other servers may use it too: how they are reached, and what time it is for all of them. */
  readonly shared: { readonly url: string; readonly clock: DatabaseClock } | undefined
  close(): Promise<void>
}

/** Opens a database and brings it to the newest schema. Throws a `StartError` if it cannot be opened. */
export function openDatabase(source: DatabaseSource): Promise<Database> {
  return source.type === 'sqlite' ? openSqlite(source.folder) : openPostgres(source.url)
}

async function openSqlite(folder: string): Promise<Database> {
  const unlock = lockFolder(folder)
  try {
    const file = join(folder, 'roxels.db')
    // Made first, for its owner alone: SQLite gives its other files the same rights.
    closeSync(openSync(file, 'a', 0o600))
    const db = new Kysely<Schema>({ dialect: sqliteDialect(file) })
    await migrate(db)
    const reader = new Kysely<Schema>({ dialect: sqliteDialect(file, { readOnly: true }) })
    return {
      db,
      reader,
      dialect: 'sqlite',
      shared: undefined,
      async close() {
        await reader.destroy()
        await db.destroy()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** The log takes one; the rest is for what is swept. */
const writers = 3

async function openPostgres(url: string): Promise<Database> {
  checkDatabaseUrl(url)
  // A migration, or the wait for another node's, may take longer than any request.
  const patient = new Kysely<Schema>({ dialect: postgresDialect(url) })
  try {
    await checkPostgres(patient, addressOf(url))
    await migrate(patient)
  } finally {
    await patient.destroy()
  }
  const db = new Kysely<Schema>({ dialect: postgresDialect(url, requestLimits, writers) })
  const reader = new Kysely<Schema>({ dialect: postgresDialect(url, requestLimits) })
  const shared = { url, clock: await databaseClock(db) }
  return {
    db,
    reader,
    dialect: 'postgres',
    shared,
    async close() {
      await reader.destroy()
      await db.destroy()
    },
  }
}

async function checkPostgres(db: Db, address: string): Promise<void> {
  const { version, encoding } = await askPostgres(db, address)
  if (version < 15) {
    throw new StartError(`DATABASE_URL: ${address} is PostgreSQL ${version}. Expected 15 or newer.`)
  }
  if (encoding !== 'UTF8') {
    throw new StartError(
      `DATABASE_URL: ${address} stores text as ${encoding}. Expected UTF8: create the database with encoding 'UTF8'.`,
    )
  }
}

async function askPostgres(db: Db, address: string) {
  try {
    const { rows } = await sql<{ version: number; encoding: string }>`
      select current_setting('server_version_num')::int / 10000 as version,
        current_setting('server_encoding') as encoding`.execute(db)
    return rows[0] ?? { version: 0, encoding: '' }
  } catch (cause) {
    throw new StartError(
      `DATABASE_URL: ${address} cannot be used (${reasonOf(cause)}). Check that PostgreSQL runs there, and the user, password and database name.`,
      { cause },
    )
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  return code ?? message ?? 'unknown'
}
