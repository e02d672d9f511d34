import { isDeepStrictEqual } from 'node:util'
import type { CreateTemplate, TemplateRecord, UpdateTemplate } from '@roxels/protocol/api'
import type { Trx } from '../db/open.ts'
import { ApiError } from '../http/errors.ts'
import { newId } from '../ids.ts'
import { readRecord } from './read.ts'
import { addVersion } from './store.ts'
import type { Template } from './template.ts'
import { defineTemplate, templateOf } from './template.ts'
import { checkTemplate } from './validate.ts'

/** Stores a new template as its version 1. */
export async function createTemplate(
  trx: Trx,
  orgId: string,
  design: CreateTemplate,
  createdAt: string,
): Promise<TemplateRecord> {
  const template = defineTemplate(newId('tpl'), design)
  checkTemplate(template)
  await addVersion(trx, orgId, 1, template, createdAt)
  return readRecord(trx, orgId, template.id)
}

/** Makes the next version; throws `conflict` if the change was not made from the newest. One that changes nothing is none. */
export async function updateTemplate(
  trx: Trx,
  orgId: string,
  id: string,
  { version, ...changes }: UpdateTemplate,
  now: string,
): Promise<TemplateRecord> {
  await lock(trx, orgId, id)
  const record = await readRecord(trx, orgId, id)
  if (record.archived_at !== null) {
    throw new ApiError('conflict', 'This template is archived: restore it first.')
  }
  if (version !== record.version) {
    const message = `The newest version is ${record.version}: read it and make the change again.`
    throw new ApiError('conflict', message, { field: 'version' })
  }
  const before = templateOf(record)
  const template = changed(before, changes)
  if (isDeepStrictEqual(template, before)) return record
  checkTemplate(template)
  await addVersion(trx, orgId, version + 1, template, now)
  return readRecord(trx, orgId, id)
}

function changed(
  before: Template,
  { settings = {}, ...changes }: Omit<UpdateTemplate, 'version'>,
): Template {
  const { id, ...design } = before
  const { embedded: changesWithin = {}, ...rest } = settings
  const { embedded } = design.settings
  const merged = {
    ...design.settings,
    ...rest,
    embedded: {
      ...embedded,
      ...changesWithin,
      resumption: { ...embedded.resumption, ...changesWithin.resumption },
      launcher: { ...embedded.launcher, ...changesWithin.launcher },
    },
  }
  return defineTemplate(id, { ...design, ...changes, settings: merged }, before)
}

/** Takes a template out of use, or back into it; conversations it has begun go on either way. */
export async function setArchived(
  trx: Trx,
  orgId: string,
  id: string,
  archivedAt: string | null,
): Promise<TemplateRecord> {
  await lock(trx, orgId, id)
  const before = await readRecord(trx, orgId, id)
  if ((before.archived_at === null) === (archivedAt === null)) return before
  await trx.updateTable('templates').set({ archived_at: archivedAt }).where('id', '=', id).execute()
  return readRecord(trx, orgId, id)
}

// Another node may be changing the same template: whoever comes second sees what the first has made of it.
async function lock(trx: Trx, orgId: string, id: string): Promise<void> {
  await trx
    .updateTable('templates')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', id)
    .where('org_id', '=', orgId)
    .execute()
}
