import { createHash, randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely, sql } from 'kysely'
import { Client } from 'pg'
import { inject } from 'vitest'
import type { DatabaseSource } from '../db/open.ts'
import { openDatabase } from '../db/open.ts'
import { postgresDialect } from '../db/postgres.ts'

type Row = Record<string, unknown>

/** A database of one test, on what the test's project runs on. */
export interface TestDatabase {
  readonly source: DatabaseSource
  /** Looks into the database while servers use it. */
  query(text: string): Promise<readonly Row[]>
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>
}

interface TestDatabaseOptions {
  /** Without even the schema. */
  readonly empty?: boolean
  /** The test changes more than rows: no other test may be given it afterwards. */
  readonly altered?: boolean
}

/** A database that has the newest schema and nothing in it. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { empty = false, altered = empty } = options
  const url = inject('postgresUrl')
  if (url === undefined) return onSqlite(empty)
  const database = (altered ? undefined : emptied.pop()) ?? (await onPostgres(url, empty))
  return altered ? database : { ...database, drop: () => putBack(database) }
}

async function onSqlite(empty: boolean): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'roxels-'))
  const file = join(folder, 'roxels.db')
  if (!empty) copyFileSync(await (migrated ??= migratedFile()), file)
  return {
    source: { type: 'sqlite', folder },
    async query(text) {
      const database = new DatabaseSync(file, { readOnly: true })
      try {
        return database.prepare(text).all()
      } finally {
        database.close()
      }
    },
    drop: async () => rmSync(folder, { recursive: true }),
  }
}

/** A file with the schema alone: to copy it is faster than to migrate anew, which waits for the disk at each step. */
let migrated: Promise<string> | undefined
async function migratedFile(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'roxels-schema-'))
  process.once('exit', () => rmSync(folder, { recursive: true }))
  const { close } = await openDatabase({ type: 'sqlite', folder })
  await close()
  return join(folder, 'roxels.db')
}

/** What earlier tests of this process have left, without their rows: to make a database takes ten times as long as to empty it. */
const emptied: TestDatabase[] = []

async function putBack(database: TestDatabase): Promise<void> {
  await database.query(`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`)
  const tables = await database.query(`
    select quote_ident(tablename) as name from pg_tables
    where schemaname = 'public' and tablename not like 'kysely_%'`)
  // One statement: what refers to what is looked at when all of it is gone.
  const deletes = tables.map(({ name }, index) => `t${index} as (delete from ${String(name)})`)
  await database.query(`with ${deletes.join(', ')} select`)
  emptied.push(database)
}

async function onPostgres(server: string, empty: boolean): Promise<TestDatabase> {
  const name = `${inject('postgresDatabases')}_${randomBytes(6).toString('hex')}`
  await withClient(server, async (client) => {
    const template = empty ? 'template0' : await ensureTemplate(server, client)
    // For databases as small as these the faster way.
    await client.query(`create database ${name} template ${template} strategy file_copy`)
  })
  const url = urlOf(server, name)
  const db = new Kysely<unknown>({ dialect: postgresDialect(url) })
  return {
    source: { type: 'postgres', url },
    query: async (text) => (await sql.raw<Row>(text).execute(db)).rows,
    async drop() {
      await db.destroy()
      await withClient(server, (client) => client.query(`drop database ${name} with (force)`))
    },
  }
}

/** The name of a database with the schema alone: to copy it is ten times faster than to migrate anew. */
async function ensureTemplate(server: string, client: Client): Promise<string> {
  const name = `roxels_template_${migrationsHash}`
  await client.query('select pg_advisory_lock(4600)')
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) {
      const unfinished = `${name}_unfinished`
      await client.query(`drop database if exists ${unfinished} with (force)`)
      await client.query(`create database ${unfinished} template template0`)
      const { close } = await openDatabase({ type: 'postgres', url: urlOf(server, unfinished) })
      await close()
      await client.query(`alter database ${unfinished} rename to ${name}`)
    }
  } finally {
    await client.query('select pg_advisory_unlock(4600)')
  }
  return name
}

const migrations = join(import.meta.dirname, '../db/migrations')
const migrationsHash = readdirSync(migrations)
  .toSorted()
  .reduce((hash, file) => hash.update(readFileSync(join(migrations, file))), createHash('sha256'))
  .digest('hex')
  .slice(0, 12)

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}
