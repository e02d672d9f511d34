import type { QueryExecutorProvider } from 'kysely'
import { sql } from 'kysely'
import type { Clock } from '../limits.ts'

/** The clock of the database, which all its servers share, told without asking it each time. */
export interface DatabaseClock {
  readonly now: Clock
  /** Asks the database again: no two clocks run alike, and this machine may have slept. */
  adjust(): Promise<void>
}

// An answer that took longer says too little about when it was given.
const exactMs = 250

/**
 * What this machine takes for the time does not matter: leases, tokens and secrets are compared by the database's clock, and
 * between two answers of it only the time that has passed is measured here.
 */
export async function databaseClock(db: QueryExecutorProvider): Promise<DatabaseClock> {
  let ahead = 0

  async function ask(): Promise<{ readonly ahead: number; readonly tookMs: number }> {
    const before = performance.now()
    const { rows } = await sql<{ now: number }>`
      select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`.execute(db)
    const after = performance.now()
    return { ahead: (rows[0]?.now ?? 0) - (before + after) / 2, tookMs: after - before }
  }

  ahead = (await ask()).ahead
  return {
    now: () => Math.floor(performance.now() + ahead),
    async adjust() {
      const answer = await ask()
      if (answer.tookMs <= exactMs) ahead = answer.ahead
    },
  }
}
