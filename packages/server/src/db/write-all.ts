import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import { isShared } from './dialect.ts'
import type { Trx } from './open.ts'

/**
 * Runs statements that write, of which no two may be at the same row and none may rest on another. To PostgreSQL they go as
 * one: there, most of what a statement costs is the way.
 */
export async function writeAll(
  trx: Trx,
  statements: readonly RawBuilder<unknown>[],
): Promise<void> {
  if (!isShared(trx)) {
    for (const statement of statements) await statement.execute(trx)
    return
  }
  const [last, ...others] = statements.toReversed()
  if (last === undefined) return
  const parts = others.map((statement, index) => sql`${sql.ref(`part_${index}`)} as (${statement})`)
  await (parts.length === 0 ? last : sql`with ${sql.join(parts)} ${last}`).execute(trx)
}
