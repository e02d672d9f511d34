import type { List } from '@roxels/protocol/api'
import type { Expression, ReferenceExpression, SelectQueryBuilder, SqlBool } from 'kysely'
import { sql } from 'kysely'
import type { Cursors, CursorScope, Position } from './cursor.ts'

/** Which page of a list was asked for. */
export interface PageRequest {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

/** A row of a list; both columns never change, and together they are unique. */
interface ListedRow {
  readonly id: string
  readonly created_at: string
}

const defaultLimit = 50

/**
 * One page, newest first. `read` is given the position to go on after and how many rows to read, in the order of
 * `created_at` and `id`, both descending.
 */
export async function readPage<Row extends ListedRow, Item>(
  cursors: Cursors,
  scope: CursorScope,
  { cursor, limit = defaultLimit }: PageRequest,
  read: (after: Position | undefined, count: number) => Promise<readonly Row[]>,
  toItem: (row: Row) => Item,
): Promise<List<Item>> {
  const after = cursor === undefined ? undefined : cursors.open(scope, cursor)
  // One more than asked for tells whether there are more.
  const rows = await read(after, limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const hasMore = rows.length > limit && last !== undefined
  return {
    items: items.map(toItem),
    next_cursor: hasMore ? cursors.seal(scope, { at: last.created_at, id: last.id }) : null,
    has_more: hasMore,
  }
}

/** Narrows a query to what comes after a position and puts it in order; an index on (…, created_at, id) serves both. */
export function pageOf<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  table: TB & string,
  after: Position | undefined,
  count: number,
): SelectQueryBuilder<DB, TB, O> {
  const createdAt = `${table}.created_at` as ReferenceExpression<DB, TB> & string
  const id = `${table}.id` as ReferenceExpression<DB, TB> & string
  const ordered = query
    .orderBy(sql.ref(createdAt), 'desc')
    .orderBy(sql.ref(id), 'desc')
    .limit(count)
  if (after === undefined) return ordered
  const isAfter: Expression<SqlBool> = sql<SqlBool>`(${sql.ref(createdAt)}, ${sql.ref(id)}) < (${after.at}, ${after.id})`
  return ordered.where(isAfter)
}
