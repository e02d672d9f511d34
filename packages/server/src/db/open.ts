import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import type { Transaction } from 'kysely'
import { lockFolder } from './lock.ts'
import { migrate } from './migrate.ts'
import type { Schema } from './schema.ts'
import { sqliteDialect } from './sqlite.ts'

export type Db = Kysely<Schema>
export type Trx = Transaction<Schema>

/** Opens the database of a data folder, for this process alone. */
export async function openDatabase(folder: string): Promise<{ db: Db; close(): Promise<void> }> {
  const unlock = lockFolder(folder)
  try {
    const file = join(folder, 'roxels.db')
    // Made first, for its owner alone: SQLite gives its other files the same rights.
    closeSync(openSync(file, 'a', 0o600))
    const db = new Kysely<Schema>({ dialect: sqliteDialect(file) })
    await migrate(db)
    return {
      db,
      async close() {
        await db.destroy()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}
