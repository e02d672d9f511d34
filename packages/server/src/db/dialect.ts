import type { QueryExecutorProvider } from 'kysely'
import { PostgresAdapter } from 'kysely'

/** Whether a database, or a transaction on it, is PostgreSQL: other servers may then change what it holds. */
export function isShared(db: QueryExecutorProvider): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}
