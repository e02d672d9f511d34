import type { Dialect, PostgresPoolClient } from 'kysely'
import { PostgresDialect } from 'kysely'
import type { PoolClient } from 'pg'
import { Pool, types } from 'pg'

/** How long a statement may take. PostgreSQL is to give up first: its word says what happened, silence does not. */
interface PostgresLimits {
  readonly statementMs: number
  readonly silenceMs: number
}

/** For what a request asks. */
export const requestLimits: PostgresLimits = { statementMs: 10_000, silenceMs: 15_000 }

/** Kysely over pg; without limits a statement may take any time. Makes no connection before the first one. */
export function postgresDialect(url: string, limits?: PostgresLimits, connections = 10): Dialect {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    application_name: 'roxels',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    // What is asked without waiting for the answer before it is on its way at once; it is answered in the same order.
    pipeline: true,
    // A node that froze in a transaction must not hold its locks for long.
    idle_in_transaction_session_timeout: 10_000,
    ...(limits && { statement_timeout: limits.statementMs, query_timeout: limits.silenceMs }),
    types: { getTypeParser },
  })
  // A connection may drop while it is idle, and between two statements of a transaction; whoever uses it next is told.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))

  return new PostgresDialect({
    pool: {
      options: pool.options,
      connect: async () => discardSilent(await pool.connect()),
      end: () => pool.end(),
    },
  })
}

/**
 * A statement nobody waits for any longer may still run, and a `begin` among them would take in whatever uses the connection
 * next. So a connection that once kept silent is not used again.
 */
function discardSilent(client: PoolClient): PostgresPoolClient {
  let silent = false
  /** What has become of a bracket; known before any answer to what was asked after it. */
  let broken: unknown
  async function query(text: string, parameters: readonly unknown[]) {
    if (bracket.test(text)) {
      client.query(text).catch((error: unknown) => (broken ??= error))
      return { command: text, rowCount: 0, rows: [] }
    }
    try {
      const answer = await client.query(text, [...parameters])
      // Without its bracket it was no part of the transaction it was meant for.
      if (broken !== undefined && text !== 'rollback') throw broken
      return answer
    } catch (error) {
      silent ||= error instanceof Error && error.message === 'Query read timeout'
      throw error
    }
  }
  return {
    // Its other form is for cursors, of which Kysely has been given none.
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(silent || destroy),
  }
}

/** What opens a transaction or a part of one has no answer to wait for. */
const bracket = /^(?:begin|start transaction|savepoint|release savepoint)\b/

const bigint = 20

// What is counted and what is in milliseconds is far below 2^53.
const getTypeParser: typeof types.getTypeParser = ((oid: number, format?: 'text') =>
  oid === bigint ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser
