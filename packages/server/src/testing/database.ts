import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
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

/** A database that has the newest schema and nothing in it; with `empty` not even the schema. */
export function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const url = inject('postgresUrl')
  return url === undefined ? Promise.resolve(onSqlite()) : onPostgres(url, empty)
}

function onSqlite(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'roxels-'))
  return {
    source: { type: 'sqlite', folder },
    async query(text) {
      const database = new DatabaseSync(join(folder, 'roxels.db'), { readOnly: true })
      try {
        return database.prepare(text).all()
      } finally {
        database.close()
      }
    },
    drop: async () => rmSync(folder, { recursive: true }),
  }
}

async function onPostgres(server: string, empty: boolean): Promise<TestDatabase> {
  const name = `roxels_test_${randomBytes(6).toString('hex')}`
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
