import type { CreatedKey, CreateKey, Key, List } from '@roxels/protocol/api'
import { CreatedKeySchema, KeyListSchema, KeySchema } from '@roxels/protocol/api'
import type { CallOptions, PostOptions } from './call.ts'
import type { Http } from './http.ts'
import type { ListOptions, PageOptions } from './pages.ts'
import { eachOf } from './pages.ts'

/** Which keys; all that are not revoked by default. */
export interface KeyFilters {
  readonly kind?: Key['kind'] | undefined
  /** Embed keys of this template. */
  readonly templateId?: string | undefined
}

/** What may change about a key; what is left out stays as it is. */
export interface UpdateKey {
  readonly name?: string
  /** Of an embed key: all the origins whose pages may use it from now on. */
  readonly origins?: readonly string[]
}

/** Secret keys for backends, embed keys for pages. */
export interface Keys {
  /** Newest first, page by page. */
  list(options?: KeyFilters & ListOptions): AsyncIterable<Key>
  page(options?: KeyFilters & PageOptions): Promise<List<Key>>
  /** The answer is the only one that ever holds the value of a secret key. */
  create(body: CreateKey, options?: PostOptions): Promise<CreatedKey>
  /** Not tried again after a lost answer, when it may have been carried out. */
  update(id: string, body: UpdateKey, options?: CallOptions): Promise<Key>
  /** Nobody can use the key from now on. It cannot be undone. */
  revoke(id: string, options?: CallOptions): Promise<void>
}

export function createKeys(http: Http): Keys {
  const route = '/v1/keys'
  const one = `${route}/{id}`

  function page({ kind, templateId, limit, cursor, signal }: KeyFilters & PageOptions = {}) {
    const query = { kind, template_id: templateId, limit, cursor }
    return http.call({ method: 'GET', route, query, options: { signal } }, KeyListSchema)
  }

  return {
    page,
    list: (options) => eachOf((cursor) => page({ ...options, cursor }), options?.signal),
    create: (body, options) =>
      http.call({ method: 'POST', route, body, options }, CreatedKeySchema),
    update: (id, body, options) =>
      http.call({ method: 'PATCH', route: one, params: { id }, body, options }, KeySchema),
    revoke: (id, options) => http.remove({ route: one, params: { id }, options }),
  }
}
