import type { QueryExecutorProvider, RawBuilder } from 'kysely'
import { sql } from 'kysely'
import { isShared } from './dialect.ts'

type Kind = 'text' | 'bigint'

/**
 * Rows of a statement as a table expression called `given`, whose text does not depend on how many they are: one statement
 * for a whole batch, prepared once.
 */
export function givenRows<C extends Readonly<Record<string, Kind>>>(
  db: QueryExecutorProvider,
  columns: C,
  rows: readonly Readonly<Record<keyof C, string | number | null>>[],
): RawBuilder<unknown> {
  const names = Object.keys(columns)
  if (isShared(db)) {
    const lists = names.map((name) => {
      const values = rows.map((row) => row[name])
      return sql`${sql.val(values)}::${sql.raw(columns[name] ?? 'text')}[]`
    })
    return sql`unnest(${sql.join(lists)}) as given (${sql.join(names.map((name) => sql.ref(name)))})`
  }
  const fields = names.map(
    (name, index) => sql`json_extract(value, ${sql.lit(`$[${index}]`)}) as ${sql.ref(name)}`,
  )
  const values = JSON.stringify(rows.map((row) => names.map((name) => row[name])))
  return sql`(select ${sql.join(fields)} from json_each(${values})) as given`
}

export function givenIds(db: QueryExecutorProvider, ids: readonly string[]): RawBuilder<unknown> {
  return givenRows(
    db,
    { id: 'text' },
    ids.map((id) => ({ id })),
  )
}
