import type {
  CreateTemplate,
  List,
  Template,
  TemplateRecord,
  UpdateTemplate,
} from '@roxels/protocol/api'
import {
  TemplateListSchema,
  TemplateRecordSchema,
  TemplateVersionListSchema,
} from '@roxels/protocol/api'
import type { CallOptions, PostOptions } from './call.ts'
import type { Http } from './http.ts'
import type { ListOptions, PageOptions } from './pages.ts'
import { createPages } from './pages.ts'

/** Which templates. */
export interface TemplateFilters {
  /** True for those that are archived; by default those that are not. */
  readonly archived?: boolean
}

/** One version of a template, and when it came to be. */
export interface TemplateVersion {
  readonly version: number
  readonly created_at: string
}

/** What conversations are about. */
export interface Templates {
  /** Newest first, page by page. */
  list(options?: TemplateFilters & ListOptions): AsyncIterable<Template>
  page(options?: TemplateFilters & PageOptions): Promise<List<Template>>
  get(id: string, options?: CallOptions): Promise<TemplateRecord>
  create(body: CreateTemplate, options?: PostOptions): Promise<TemplateRecord>
  /**
   * Changes what the body names; its `version` is the one you have read. Rejects with `conflict` when somebody else was faster.
   * Not tried again after a lost answer: `unreachable`, `timed_out` or a status from 500 on may mean that it was carried out.
   */
  update(id: string, body: UpdateTemplate, options?: CallOptions): Promise<TemplateRecord>
  /** Takes a template out of use; its conversations go on. */
  archive(id: string, options?: PostOptions): Promise<TemplateRecord>
  restore(id: string, options?: PostOptions): Promise<TemplateRecord>
  /** Newest first, page by page. */
  versions(id: string, options?: ListOptions): AsyncIterable<TemplateVersion>
  versionsPage(id: string, options?: PageOptions): Promise<List<TemplateVersion>>
  /** The template as it was at a version, from 1. */
  version(id: string, version: number, options?: CallOptions): Promise<TemplateRecord>
}

export function createTemplates(http: Http): Templates {
  const route = '/v1/templates'
  const one = `${route}/{id}`

  function versionsOf(id: string) {
    return createPages(
      http,
      { route: `${one}/versions`, params: { id } },
      TemplateVersionListSchema,
    )
  }

  function post(path: string, id: string, options: PostOptions | undefined) {
    return http.call({ method: 'POST', route: path, params: { id }, options }, TemplateRecordSchema)
  }

  return {
    ...createPages(http, { route }, TemplateListSchema),
    get: (id, options) =>
      http.call({ method: 'GET', route: one, params: { id }, options }, TemplateRecordSchema),
    create: (body, options) =>
      http.call({ method: 'POST', route, body, options }, TemplateRecordSchema),
    update: (id, body, options) =>
      http.call(
        { method: 'PATCH', route: one, params: { id }, body, options },
        TemplateRecordSchema,
      ),
    archive: (id, options) => post(`${one}/archive`, id, options),
    restore: (id, options) => post(`${one}/restore`, id, options),
    versions: (id, options) => versionsOf(id).list(options),
    versionsPage: (id, options) => versionsOf(id).page(options),
    version: (id, version, options) =>
      http.call(
        { method: 'GET', route: `${one}/versions/{version}`, params: { id, version }, options },
        TemplateRecordSchema,
      ),
  }
}
