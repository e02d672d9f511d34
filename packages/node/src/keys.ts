import type { CreatedKey, CreateKey, Key, List, UpdateKey } from '@roxels/protocol/api'
import { CreatedKeySchema, KeyListSchema, KeySchema } from '@roxels/protocol/api'
import type { CallOptions, PostOptions } from './call.ts'
import type { Http } from './http.ts'
import type { ListOptions, PageOptions } from './pages.ts'
import { createPages } from './pages.ts'

/** Which keys; all that are not revoked by default. */
export interface KeyFilters {
  readonly kind?: Key['kind']
  /** Embed keys of this template. */
  readonly templateId?: string
}

/** Who may call: secret keys for backends, embed keys for pages. */
export interface Keys {
  /** Newest first, page by page. */
  list(options?: KeyFilters & ListOptions): AsyncIterable<Key>
  page(options?: KeyFilters & PageOptions): Promise<List<Key>>
  /** The answer is the only one that ever holds the value of a secret key. */
  create(body: CreateKey, options?: PostOptions): Promise<CreatedKey>
  /**
   * Names a key, or replaces the origins of an embed key. Not tried again after a lost answer: `unreachable`, `timed_out` or a
   * status from 500 on may mean that it was carried out.
   */
  update(id: string, body: UpdateKey, options?: CallOptions): Promise<Key>
  /** Nobody can use the key from now on. It cannot be undone. */
  revoke(id: string, options?: CallOptions): Promise<void>
}

export function createKeys(http: Http): Keys {
  const route = '/v1/keys'
  const one = `${route}/{id}`

  return {
    ...createPages(http, { route }, KeyListSchema),
    create: (body, options) =>
      http.call({ method: 'POST', route, body, options }, CreatedKeySchema),
    update: (id, body, options) =>
      http.call({ method: 'PATCH', route: one, params: { id }, body, options }, KeySchema),
    revoke: (id, options) => http.remove({ route: one, params: { id }, options }),
  }
}
