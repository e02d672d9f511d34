// https://sqlite.org/rescode.html: busy, read-only, I/O error, corrupt, full, cannot open, not a database.
const sqlite = new Set([5, 8, 10, 11, 13, 14, 26])

// https://www.postgresql.org/docs/current/errcodes-appendix.html: by class, connection, log-in and resources; then one by one,
// no such database, read-only, idle in a transaction, conflicts that outlast every retry, cancelled, shut down, I/O, corrupt.
const postgres =
  /^(08|28|53)|^(3D000|25006|25P03|40001|40P01|57014|57P01|57P02|57P03|57P04|57P05|58030|XX001|XX002)$/

const network = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
])

// What pg and Kysely say in words only.
const lost =
  /^(Connection terminated|timeout e|Query read timeout|Client has encountered a connection error|Client was closed|Postgres connection has been discarded)/

/** True for an error that says the store itself cannot be read or written, whatever the statement was. */
export function isStoreUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { errcode, code } = error as { readonly errcode?: unknown; readonly code?: unknown }
  if (typeof errcode === 'number') return sqlite.has(errcode & 0xff)
  if (typeof code === 'string') return postgres.test(code) || network.has(code)
  return lost.test(error.message)
}

/** True for a transaction that ran into another one: run again, it may succeed. */
export function isConflict(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01')
  )
}
