import {
  CreateTemplateSchema,
  TemplateListSchema,
  TemplateRecordSchema,
  TemplatesQuerySchema,
  TemplateVersionListSchema,
  TemplateVersionSchema,
  TemplateVersionsQuerySchema,
  UpdateTemplateSchema,
} from '@roxels/protocol/api'
import type { Backend } from '../backend.ts'
import { readPage } from '../http/page.ts'
import type { Route } from '../http/route.ts'
import { itemOf, readRecord, readVersion, templatesPage, versionsPage } from './read.ts'
import { createTemplate, setArchived, updateTemplate } from './write.ts'

/** How conversations are designed. */
export function templateRoutes({ api, db, cursors }: Backend): readonly Route[] {
  return [
    api.read({
      path: '/v1/templates',
      id: 'listTemplates',
      tag: 'Templates',
      summary: 'List the templates in use, newest first, or the archived ones',
      query: TemplatesQuerySchema,
      answers: { 200: TemplateListSchema },
      async read({ orgId, query: { archived, ...page } }) {
        const body = await readPage(
          cursors,
          [orgId, 'templates', archived],
          page,
          (after, count) => templatesPage(db, orgId, archived === 'true', after, count).execute(),
          itemOf,
        )
        return { status: 200, body }
      },
    }),
    api.read({
      path: '/v1/templates/:id',
      id: 'getTemplate',
      tag: 'Templates',
      summary: 'Get one template, whole',
      answers: { 200: TemplateRecordSchema },
      async read({ orgId, param }) {
        return { status: 200, body: await readRecord(db, orgId, param('id')) }
      },
    }),
    api.write({
      method: 'POST',
      path: '/v1/templates',
      id: 'createTemplate',
      tag: 'Templates',
      summary: 'Create a template',
      body: CreateTemplateSchema,
      answers: { 201: TemplateRecordSchema },
      async write({ orgId, body }, { trx, now }) {
        const template = await createTemplate(trx, orgId, body, new Date(now).toISOString())
        return { status: 201, body: template }
      },
    }),
    api.write({
      method: 'PATCH',
      path: '/v1/templates/:id',
      id: 'updateTemplate',
      tag: 'Templates',
      summary: 'Make the next version of a template; running conversations keep theirs',
      body: UpdateTemplateSchema,
      answers: { 200: TemplateRecordSchema },
      refusals: ['conflict'],
      async write({ orgId, param, body }, { trx, now }) {
        const at = new Date(now).toISOString()
        return { status: 200, body: await updateTemplate(trx, orgId, param('id'), body, at) }
      },
    }),
    archiving('archive', 'Take a template out of use; its conversations go on'),
    archiving('restore', 'Take an archived template back into use'),
    api.read({
      path: '/v1/templates/:id/versions',
      id: 'listTemplateVersions',
      tag: 'Templates',
      summary: 'List the versions of a template, newest first',
      query: TemplateVersionsQuerySchema,
      answers: { 200: TemplateVersionListSchema },
      async read({ orgId, param, query }) {
        const id = param('id')
        const body = await readPage(
          cursors,
          [orgId, 'template versions', id],
          query,
          (after, count) => versionsPage(db, orgId, id, after, count),
          ({ version, created_at }) => ({ version, created_at }),
        )
        return { status: 200, body }
      },
    }),
    api.read({
      path: '/v1/templates/:id/versions/:version',
      id: 'getTemplateVersion',
      tag: 'Templates',
      summary: 'Get a template as it was at one version',
      params: { version: TemplateVersionSchema.entries.version },
      answers: { 200: TemplateRecordSchema },
      async read({ orgId, param }) {
        const body = await readVersion(db, orgId, param('id'), param('version'))
        return { status: 200, body }
      },
    }),
  ]

  function archiving(verb: 'archive' | 'restore', summary: string): Route {
    return api.write({
      method: 'POST',
      path: `/v1/templates/:id/${verb}`,
      id: `${verb}Template`,
      tag: 'Templates',
      summary,
      answers: { 200: TemplateRecordSchema },
      async write({ orgId, param }, { trx, now }) {
        const at = verb === 'archive' ? new Date(now).toISOString() : null
        return { status: 200, body: await setArchived(trx, orgId, param('id'), at) }
      },
    })
  }
}
