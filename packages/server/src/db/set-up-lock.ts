import { sql } from 'kysely'
import type { Database, Trx } from './open.ts'

// Any number that nothing else in a shared database is likely to lock.
const setUpLock = 7_096_551_834_021

/** Holds up this transaction while another server sets up the same database. SQLite has one server: its folder is locked. */
export async function waitForSetUp(trx: Trx, dialect: Database['dialect']): Promise<void> {
  if (dialect === 'sqlite') return
  await sql`select pg_advisory_xact_lock(${sql.lit(setUpLock)})`.execute(trx)
}
