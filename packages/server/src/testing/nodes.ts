import type { ServerOptions } from '../main.ts'
import type { TestDatabase } from './database.ts'
import { createTestDatabase } from './database.ts'
import type { TestServer } from './server.ts'
import { startTestServer } from './server.ts'

type Options = Partial<Pick<ServerOptions, 'limits'>>

/** So long that within a test nothing is found by looking for it: what arrives was told. */
export const hourMs = 3_600_000

/** Two servers on one PostgreSQL database. Each asks an agent of its own. */
export async function startTestNodes(
  options: Options = {},
  given?: TestDatabase,
): Promise<{ readonly a: TestServer; readonly b: TestServer }> {
  const database = given ?? (await createTestDatabase())
  const limits = { pollMs: hourMs, ...options.limits }
  const a = await startTestServer({ limits }, database)
  const b = await startTestServer({ limits }, { ...database, drop: async () => {} })
  return { a, b }
}

/** A database on which what one server tells another is lost. */
export async function deafDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase({ altered: true })
  const [row] = await database.query('select current_database() as name')
  await database.query(
    `create function public.pg_notify(text, text) returns void language sql as 'select'`,
  )
  await database.query(
    `alter database ${String(row?.['name'])} set search_path = public, pg_catalog`,
  )
  return database
}
