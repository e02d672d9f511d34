import type { CreateTemplate } from '@roxels/protocol/api'
import { sql } from 'kysely'
import type { Db, Trx } from '../db/open.ts'
import { givenRows } from '../db/rows.ts'
import type { Template } from './template.ts'
import { defineTemplate } from './template.ts'

// Read for every turn and snapshot.
const maxKept = 200
const byDefinition = new Map<string, Template>()

/** Stores a template that is new, or the next version of one. */
export async function addVersion(
  trx: Trx,
  orgId: string,
  version: number,
  template: Template,
  createdAt: string,
): Promise<void> {
  const { id } = template
  if (version === 1) {
    await trx
      .insertInto('templates')
      .values({ id, org_id: orgId, version, created_at: createdAt, updated_at: createdAt })
      .execute()
  } else {
    await trx
      .updateTable('templates')
      .set({ version, updated_at: createdAt })
      .where('id', '=', id)
      .execute()
  }
  const definition = JSON.stringify(template)
  await trx
    .insertInto('template_versions')
    .values({ id, version, org_id: orgId, definition, created_at: createdAt })
    .execute()
}

/** A template as it was at one version. */
export async function readTemplate(db: Db, id: string, version: number): Promise<Template> {
  const row = await db
    .selectFrom('template_versions')
    .select('definition')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return parseTemplate(row.definition)
}

interface VersionName {
  readonly template_id: string
  readonly template_version: number
}

/** Reads templates of one database as they were at some versions; asks only for those it has not read before. */
export function versionReader(): (
  db: Db,
  wanted: readonly VersionName[],
) => Promise<(version: VersionName) => Template> {
  // A version never changes.
  const known = new Map<string, Template>()
  const keyOf = (version: VersionName) => `${version.template_id} ${version.template_version}`

  return async (db, wanted) => {
    if (known.size > maxKept) known.clear()
    const missing = new Map(wanted.map((version) => [keyOf(version), version]))
    for (const key of missing.keys()) if (known.has(key)) missing.delete(key)
    if (missing.size > 0) {
      const columns = { template_id: 'text', template_version: 'bigint' } as const
      const { rows } = await sql<VersionName & { readonly definition: string }>`
        select template_id, template_version, definition
        from ${givenRows(db, columns, [...missing.values()])}
        inner join template_versions on id = template_id and version = template_version`.execute(db)
      for (const row of rows) known.set(keyOf(row), parseTemplate(row.definition))
    }
    return (version) => {
      const template = known.get(keyOf(version))
      if (template === undefined)
        throw new Error('A conversation names a template that is not there.')
      return template
    }
  }
}

/** A template as it is now. */
export interface NewestTemplate {
  readonly version: number
  readonly template: Template
  readonly archived: boolean
}

/** The version a new conversation begins with; undefined if this organisation has no such template. */
export async function readNewestTemplate(
  db: Db,
  orgId: string,
  id: string,
): Promise<NewestTemplate | undefined> {
  const row = await db
    .selectFrom('templates')
    .select(['version', 'archived_at'])
    .where('id', '=', id)
    .where('org_id', '=', orgId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const template = await readTemplate(db, id, row.version)
  return { version: row.version, template, archived: row.archived_at !== null }
}

/** By its text: equal definitions are equal templates, whichever database they come from. */
export function parseTemplate(definition: string): Template {
  const known = byDefinition.get(definition)
  if (known !== undefined) return known
  // What an older version of this server stored lacks what has been added since.
  const { id, ...design } = JSON.parse(definition) as { id: string } & CreateTemplate
  const template = defineTemplate(id, design)
  if (byDefinition.size >= maxKept) byDefinition.clear()
  byDefinition.set(definition, template)
  return template
}
