import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue, StatementSync } from 'node:sqlite'
import pg from 'pg'
import type { Asked } from './asked.ts'

type Rows = readonly Readonly<Record<string, unknown>>[]

/** Statements one after the other; each may depend on the rows read last. */
export type Operation = readonly ((rows: Rows) => Asked)[]

/** A database without a server: its own driver, nothing between. */
export interface Straight {
  /** Carries out some operations in one transaction. On disk when it resolves. */
  commit(operations: readonly Operation[]): Promise<void>
  read(operation: Operation): Promise<void>
  close(): Promise<void>
}

export function openSqlite(file: string): Straight {
  const database = new DatabaseSync(file)
  database.exec('pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 5000')
  const prepared = new Map<string, { statement: StatementSync; reads: boolean }>()

  function ask({ sql, parameters }: Asked): Rows {
    let known = prepared.get(sql)
    if (known === undefined) {
      const statement = database.prepare(sql)
      known = { statement, reads: statement.columns().length > 0 }
      prepared.set(sql, known)
    }
    const values = parameters as readonly SQLInputValue[]
    if (known.reads) return known.statement.all(...values)
    known.statement.run(...values)
    return []
  }

  function carryOut(operation: Operation): void {
    let rows: Rows = []
    for (const step of operation) {
      const read = ask(step(rows))
      if (read.length > 0) rows = read
    }
  }

  return {
    commit(operations) {
      // The server is there too, and now and then it tidies up.
      ask({ sql: 'begin immediate', parameters: [] })
      for (const operation of operations) carryOut(operation)
      ask({ sql: 'commit', parameters: [] })
      return Promise.resolve()
    },
    read: (operation) => Promise.resolve(carryOut(operation)),
    close: async () => database.close(),
  }
}

/** As many connections as a server takes. */
export function openPostgres(url: string): Straight {
  const pool = new pg.Pool({ connectionString: url, max: 10 })

  async function carryOut(client: pg.ClientBase, operation: Operation): Promise<void> {
    let rows: Rows = []
    for (const step of operation) {
      const { sql, parameters } = step(rows)
      const read = await client.query<Record<string, unknown>>(sql, [...parameters])
      if (read.rows.length > 0) rows = read.rows
    }
  }

  return {
    async commit(operations) {
      const client = await pool.connect()
      await client.query('begin')
      for (const operation of operations) await carryOut(client, operation)
      await client.query('commit')
      client.release()
    },
    async read(operation) {
      const client = await pool.connect()
      await carryOut(client, operation)
      client.release()
    },
    close: () => pool.end(),
  }
}
