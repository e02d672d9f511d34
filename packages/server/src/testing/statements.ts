import { StatementSync } from 'node:sqlite'
import { Client } from 'pg'
import { onTestFinished, vi } from 'vitest'

/** What a database was asked. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/**
 * Listens, until the test is over, to what the servers of this process ask their databases. The returned function answers
 * all that was asked so far.
 */
export function listenToStatements(): () => readonly Statement[] {
  const onSqlite = [
    vi.spyOn(StatementSync.prototype, 'all'),
    vi.spyOn(StatementSync.prototype, 'run'),
  ]
  const onPostgres = vi.spyOn(Client.prototype, 'query')
  onTestFinished(() => {
    for (const spy of [...onSqlite, onPostgres]) spy.mockRestore()
  })

  return () => {
    const heard = [
      ...onSqlite.flatMap(({ mock }) =>
        mock.contexts.map((context, call) => ({
          sql: (context as StatementSync).sourceSQL,
          parameters: mock.calls[call],
        })),
      ),
      ...onPostgres.mock.calls.map(([sql, parameters]) => ({ sql, parameters })),
    ] as unknown as Statement[]
    // Not `begin` and its like.
    return heard.filter(({ sql }) => /^(with|select|insert|update|delete)\b/.test(sql))
  }
}
