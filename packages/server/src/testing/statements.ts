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
  const heard: Statement[] = []
  function hear(sql: unknown, parameters: unknown): void {
    // Not `begin` and its like.
    if (/^(with|select|insert|update|delete)\b/.test(String(sql))) {
      heard.push({ sql: String(sql), parameters: parameters as Statement['parameters'] })
    }
  }

  const { all, run } = StatementSync.prototype
  const { query } = Client.prototype
  const spies = [
    vi.spyOn(StatementSync.prototype, 'all').mockImplementation(function (this: unknown, ...given) {
      hear((this as StatementSync).sourceSQL, given)
      return all.apply(this as StatementSync, given)
    }),
    vi.spyOn(StatementSync.prototype, 'run').mockImplementation(function (this: unknown, ...given) {
      hear((this as StatementSync).sourceSQL, given)
      return run.apply(this as StatementSync, given)
    }),
    vi.spyOn(Client.prototype, 'query').mockImplementation(function (this: unknown, ...given) {
      hear(given[0], given[1])
      return query.apply(this as Client, given)
    }),
  ]
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore()
  })
  return () => [...heard]
}
