import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue, StatementSync } from 'node:sqlite'
import type { Dialect } from 'kysely'
import { SqliteDialect } from 'kysely'

// Statements differ by their number of rows, so the list of them has no natural end.
const keptStatements = 500

/** Kysely over node:sqlite. A commit has reached the disk when it returns (`synchronous=FULL`). */
export function sqliteDialect(file: string, { readOnly = false } = {}): Dialect {
  const database = new DatabaseSync(file)
  database.exec(`
    pragma query_only = ${readOnly ? 'on' : 'off'};
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma foreign_keys = on;
    pragma busy_timeout = 5000;
  `)
  const prepared = new Map<string, PreparedStatement>()

  return new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare(text) {
        // A full disk may have ended the transaction already; the complaint about that would hide the one about the disk.
        if (text === 'rollback' && !database.isTransaction) return nothingToDo
        const known = prepared.get(text)
        if (known !== undefined) return known
        if (prepared.size >= keptStatements) prepared.clear()
        const statement = adapt(database.prepare(text))
        prepared.set(text, statement)
        return statement
      },
    },
  })
}

type Parameters = readonly unknown[]
type PreparedStatement = ReturnType<typeof adapt>

const nothingToDo: PreparedStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
}

// Kysely hands parameters over as one list, node:sqlite takes them one by one.
function adapt(statement: StatementSync) {
  return {
    reader: statement.columns().length > 0,
    all: (parameters: Parameters) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters: Parameters) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters: Parameters) => statement.iterate(...(parameters as SQLInputValue[])),
  }
}
