import type { CreatedIdentityKey, CreateIdentityKey, IdentityKey, List } from '@roxels/protocol/api'
import { CreatedIdentityKeySchema, IdentityKeyListSchema } from '@roxels/protocol/api'
import type { CallOptions, PostOptions } from './call.ts'
import type { Http } from './http.ts'
import type { ListOptions, PageOptions } from './pages.ts'
import { createPages } from './pages.ts'

/** What identity tokens are signed with. Two can be good at once, so that one can be changed for the next. */
export interface IdentityKeys {
  /** Newest first. */
  list(options?: ListOptions): AsyncIterable<IdentityKey>
  page(options?: PageOptions): Promise<List<IdentityKey>>
  /** The answer is the only one that ever holds the secret of HS256: `signIdentity` takes it with `kid` and `aud`. */
  create(body: CreateIdentityKey, options?: PostOptions): Promise<CreatedIdentityKey>
  /** Every token of the key is void from now on. */
  delete(id: string, options?: CallOptions): Promise<void>
}

export function createIdentityKeys(http: Http): IdentityKeys {
  const route = '/v1/identity-keys'

  return {
    ...createPages(http, { route }, IdentityKeyListSchema),
    create: (body, options) =>
      http.call({ method: 'POST', route, body, options }, CreatedIdentityKeySchema),
    delete: (id, options) => http.remove({ route: `${route}/{id}`, params: { id }, options }),
  }
}
