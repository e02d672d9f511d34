import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Pool } from 'pg'
import { createDatabase } from '../../tests/postgres/database.ts'
import { findPostgres } from '../../tests/postgres/start.ts'

/** A database of its own for one measurement. */
export type Place =
  | { readonly name: 'SQLite'; readonly folder: string }
  | { readonly name: 'PostgreSQL'; readonly url: string }

/** Runs something on each kind of database, as durable as it comes. */
export async function onEach(run: (place: Place) => Promise<void>): Promise<void> {
  await onSqlite(run)
  const cluster = await findPostgres('full')
  const { url, drop } = await createDatabase(cluster.url)
  await run({ name: 'PostgreSQL', url })
  await drop()
  await cluster.stop()
}

export async function onSqlite(run: (place: Place) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'roxels-bench-'))
  await run({ name: 'SQLite', folder })
  rmSync(folder, { recursive: true })
}

interface BareRow {
  readonly id: string
  readonly data: string
}

/** The least that keeps rows: all that wait go into one insert, and the next one begins when that is durable. */
export interface BareStore {
  /** Calls `done` once the row is durable. */
  add(row: BareRow, done: () => void): void
  close(): Promise<void>
}

export async function openBareStore(place: Place): Promise<BareStore> {
  const { insert, close } = await openTable(place)
  let waiting: { readonly row: BareRow; readonly done: () => void }[] = []
  let busy = false
  async function drain(): Promise<void> {
    busy = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await insert(batch.map(({ row }) => row))
      for (const { done } of batch) done()
    }
    busy = false
  }
  return {
    add(row, done) {
      waiting.push({ row, done })
      if (!busy) void drain()
    },
    close,
  }
}

interface Table {
  /** Resolves when all of them are durable. */
  insert(rows: readonly BareRow[]): Promise<unknown>
  close(): Promise<void>
}

async function openTable(place: Place): Promise<Table> {
  const table = 'create table if not exists bare (id text, data text)'
  const valuesOf = (rows: readonly BareRow[]) => rows.flatMap(({ id, data }) => [id, data])
  if (place.name === 'SQLite') {
    const database = new DatabaseSync(join(place.folder, 'bare.db'))
    database.exec(`pragma journal_mode = wal; pragma synchronous = full; ${table}`)
    return {
      async insert(rows) {
        const places = rows.map(() => '(?, ?)').join(', ')
        database.prepare(`insert into bare values ${places}`).run(...valuesOf(rows))
      },
      close: async () => database.close(),
    }
  }
  const pool = new Pool({ connectionString: place.url })
  await pool.query(table)
  return {
    insert(rows) {
      const places = rows.map((_, index) => `($${2 * index + 1}, $${2 * index + 2})`).join(', ')
      return pool.query(`insert into bare values ${places}`, valuesOf(rows))
    },
    close: () => pool.end(),
  }
}
