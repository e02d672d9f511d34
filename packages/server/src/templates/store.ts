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
  return parse(row.definition)
}

/** Templates as they were at these versions. */
export async function readTemplates(
  db: Db,
  wanted: readonly { readonly id: string; readonly version: number }[],
): Promise<{ of(id: string, version: number): Template }> {
  const keyOf = (id: string, version: number) => `${id} ${version}`
  const given = new Map(wanted.map((one) => [keyOf(one.id, one.version), one]))
  const { rows } = await sql<{ id: string; version: number; definition: string }>`
    select template_versions.id, template_versions.version, definition
    from ${givenRows(db, { id: 'text', version: 'bigint' }, [...given.values()])}
    inner join template_versions on template_versions.id = given.id and template_versions.version = given.version
    `.execute(db)
  const found = new Map(rows.map((row) => [keyOf(row.id, row.version), parse(row.definition)]))
  return {
    of(id, version) {
      const template = found.get(keyOf(id, version))
      if (template === undefined)
        throw new Error('A conversation names a template that is not there.')
      return template
    },
  }
}

/** The version a new conversation begins with; undefined if this organisation has no such template. */
export async function readNewestTemplate(
  db: Db,
  orgId: string,
  id: string,
): Promise<
  { readonly version: number; readonly template: Template; readonly archived: boolean } | undefined
> {
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

// By its text: equal definitions are equal templates, whichever database they come from.
function parse(definition: string): Template {
  const known = byDefinition.get(definition)
  if (known !== undefined) return known
  // What an older version of this server stored lacks what has been added since.
  const { id, ...design } = JSON.parse(definition) as { id: string } & CreateTemplate
  const template = defineTemplate(id, design)
  if (byDefinition.size >= maxKept) byDefinition.clear()
  byDefinition.set(definition, template)
  return template
}
