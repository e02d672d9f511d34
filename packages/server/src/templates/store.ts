import type { Db, Trx } from '../db/open.ts'
import type { Template } from './template.ts'

/** Stores version 1 of a template. */
export async function addTemplate(
  trx: Trx,
  orgId: string,
  template: Template,
  createdAt: string,
): Promise<void> {
  const { id } = template
  await trx
    .insertInto('templates')
    .values({ id, org_id: orgId, version: 1, created_at: createdAt, updated_at: createdAt })
    .execute()
  await trx
    .insertInto('template_versions')
    .values({
      id,
      version: 1,
      org_id: orgId,
      definition: JSON.stringify(template),
      created_at: createdAt,
    })
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
  return JSON.parse(row.definition) as Template
}

/** The version a new conversation begins with. */
export async function readNewestTemplate(
  db: Db,
  id: string,
): Promise<{ readonly version: number; readonly template: Template }> {
  const { version } = await db
    .selectFrom('templates')
    .select('version')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { version, template: await readTemplate(db, id, version) }
}
