import { join } from 'node:path'
import type { SQLInputValue } from 'node:sqlite'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import type { DatabaseSource } from '../db/open.ts'
import type { Statement } from './statements.ts'

/** How a database finds the answer to a statement. */
interface Plan {
  /** As the database says it, one step a line. */
  readonly lines: readonly string[]
  /** The steps that read a table or an index from end to end. */
  readonly scans: readonly string[]
  /** The steps that put rows in order which do not come in it. */
  readonly sorts: readonly string[]
}

/** Asks a database how it would go about statements. */
export interface Planner {
  explain(statement: Statement): Promise<Plan>
  close(): Promise<void>
}

export function openPlanner(source: DatabaseSource): Promise<Planner> {
  return source.type === 'sqlite'
    ? Promise.resolve(onSqlite(join(source.folder, 'roxels.db')))
    : onPostgres(source.url)
}

function onSqlite(file: string): Planner {
  const database = new DatabaseSync(file, { readOnly: true })
  return {
    explain({ sql, parameters }) {
      const steps = database
        .prepare(`explain query plan ${sql}`)
        .all(...(parameters as SQLInputValue[]))
      const lines = steps.map(({ detail }) => String(detail))
      // What is in brackets it has made itself: the rows of a subquery, or those that are to be inserted. So are the rows it
      // has named, and those that came with the statement.
      const made = new Set(
        lines
          .map((line) => /^(?:CO-ROUTINE|MATERIALIZE) (\S+)/.exec(line)?.[1])
          .concat('json_each'),
      )
      const scans = lines.filter((line) => {
        const scanned = /^SCAN (?!\()(\S+)/.exec(line)?.[1]
        return scanned !== undefined && !made.has(scanned)
      })
      const sorts = lines.filter((line) => /TEMP B-TREE FOR .*ORDER BY/.test(line))
      return Promise.resolve({ lines, scans, sorts })
    },
    close: async () => database.close(),
  }
}

interface Step {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Filter?: string
  readonly Plans?: readonly Step[]
}

async function onPostgres(url: string): Promise<Planner> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return {
    async explain({ sql, parameters }) {
      const { rows } = await client.query(`explain (format json) ${sql}`, [...parameters])
      const steps = flatten(rows[0]['QUERY PLAN'][0].Plan as Step)
      const sorts = steps.filter((step) => /\bSort$/.test(step['Node Type']))
      return {
        lines: steps.map(lineOf),
        scans: steps.filter(isScan).map(lineOf),
        sorts: sorts.map(lineOf),
      }
    },
    close: () => client.end(),
  }
}

function flatten(step: Step): readonly Step[] {
  return [step, ...(step.Plans ?? []).flatMap(flatten)]
}

function isScan(step: Step): boolean {
  const readsIndex = /^(Bitmap )?Index (Only )?Scan$/.test(step['Node Type'])
  return step['Node Type'] === 'Seq Scan' || (readsIndex && step['Index Cond'] === undefined)
}

function lineOf(step: Step): string {
  const { 'Node Type': type, 'Relation Name': table, 'Index Name': index, Filter: filter } = step
  return [
    type,
    ...(index === undefined ? [] : [`using ${index}`]),
    ...(table === undefined ? [] : [`on ${table}`]),
    ...(step['Index Cond'] === undefined ? [] : [step['Index Cond']]),
    ...(filter === undefined ? [] : [`filter ${filter}`]),
  ].join(' ')
}
