import type { Template as TemplateItem, TemplateRecord } from '@roxels/protocol/api'
import type { Db } from '../db/open.ts'
import { notFound } from '../http/errors.ts'
import type { Position } from '../http/cursor.ts'
import { pageOf } from '../http/page.ts'
import { readTemplate } from './store.ts'
import type { Template } from './template.ts'

interface Head {
  readonly version: number
  readonly created_at: string
  readonly updated_at: string
  readonly archived_at: string | null
}

/** A page of an organisation's templates, newest first: those in use, or the archived ones. */
export function templatesPage(
  db: Db,
  orgId: string,
  archived: boolean,
  after: Position | undefined,
  count: number,
) {
  const query = db
    .selectFrom('templates')
    .innerJoin('template_versions', (join) =>
      join
        .onRef('template_versions.id', '=', 'templates.id')
        .onRef('template_versions.version', '=', 'templates.version'),
    )
    .select([
      'templates.id',
      'templates.version',
      'templates.created_at',
      'templates.updated_at',
      'templates.archived_at',
      'template_versions.definition',
    ])
    .where('templates.org_id', '=', orgId)
    .where('templates.archived_at', archived ? 'is not' : 'is', null)
  return pageOf(query, 'templates', after, count)
}

type TemplateRow = Awaited<ReturnType<ReturnType<typeof templatesPage>['execute']>>[number]

export function itemOf(row: TemplateRow): TemplateItem {
  const { name, description, language } = JSON.parse(row.definition) as Template
  return { id: row.id, name, description, language, ...headOf(row) }
}

/** A whole template as it is now; throws `not_found`. */
export async function readRecord(db: Db, orgId: string, id: string): Promise<TemplateRecord> {
  const head = await readHead(db, orgId, id)
  return { ...(await readTemplate(db, id, head.version)), ...head }
}

/** A whole template as it was at one version, which `updated_at` is the beginning of; throws `not_found`. */
export async function readVersion(
  db: Db,
  orgId: string,
  id: string,
  version: string,
): Promise<TemplateRecord> {
  const head = await readHead(db, orgId, id)
  const row = await db
    .selectFrom('template_versions')
    .select(['version', 'created_at'])
    .where('id', '=', id)
    .where('version', '=', versionOf(version))
    .executeTakeFirst()
  if (row === undefined) throw notFound('version')
  const template = await readTemplate(db, id, row.version)
  return { ...template, ...head, version: row.version, updated_at: row.created_at }
}

/** One spelling each; 0, which no version has, for whatever else stands in a path. */
function versionOf(text: string): number {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0
}

/** A page of its versions, newest first. */
export async function versionsPage(
  db: Db,
  orgId: string,
  id: string,
  after: Position | undefined,
  count: number,
) {
  await readHead(db, orgId, id)
  const before = after === undefined ? undefined : Number(after.id)
  const rows = await db
    .selectFrom('template_versions')
    .select(['version', 'created_at'])
    .where('id', '=', id)
    .$if(before !== undefined, (query) => query.where('version', '<', before ?? 0))
    .orderBy('version', 'desc')
    .limit(count)
    .execute()
  return rows.map((row) => ({ ...row, id: String(row.version) }))
}

async function readHead(db: Db, orgId: string, id: string): Promise<Head> {
  const row = await db
    .selectFrom('templates')
    .select(['version', 'created_at', 'updated_at', 'archived_at'])
    .where('id', '=', id)
    .where('org_id', '=', orgId)
    .executeTakeFirst()
  if (row === undefined) throw notFound('template')
  return row
}

function headOf({ version, created_at, updated_at, archived_at }: Head): Head {
  return { version, created_at, updated_at, archived_at }
}
