import { StatementSync } from 'node:sqlite'
import pg from 'pg'

/** A statement as a server asked it. */
export interface Asked {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** What a server of this process asks its database while `act` runs, but for who is calling. */
export async function listen(act: () => Promise<unknown>): Promise<readonly Asked[]> {
  const heard: Asked[] = []
  const { all, run } = StatementSync.prototype
  const { query } = pg.Client.prototype
  const hear = (sql: unknown, parameters: unknown) =>
    heard.push({ sql: String(sql), parameters: parameters as Asked['parameters'] })

  Object.assign(StatementSync.prototype, {
    all(this: StatementSync, ...given: Parameters<typeof all>) {
      hear(this.sourceSQL, given)
      return all.apply(this, given)
    },
    run(this: StatementSync, ...given: Parameters<typeof run>) {
      hear(this.sourceSQL, given)
      return run.apply(this, given)
    },
  })
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...given: unknown[]) {
      hear(given[0], given[1])
      return Reflect.apply(query, this, given) as unknown
    },
  })
  try {
    await act()
  } finally {
    Object.assign(StatementSync.prototype, { all, run })
    Object.assign(pg.Client.prototype, { query })
  }
  return heard.filter(({ sql }) => !isElsewhere(sql))
}

// Who is calling, and what a server does by itself; a transaction is begun and ended for many at once.
function isElsewhere(sql: string): boolean {
  return /^(begin|commit|rollback)$|"keys"|"turns"|"abandon_at"|"idempotency"/.test(sql)
}
