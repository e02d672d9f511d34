import {
  CreatedIdentityKeySchema,
  CreateIdentityKeySchema,
  IdentityKeyListSchema,
  IdentityKeysQuerySchema,
} from '@roxels/protocol/api'
import type { Backend } from '../backend.ts'
import { readPage } from '../http/page.ts'
import type { Route } from '../http/route.ts'
import { createIdentityKey, deleteIdentityKey, identityKeyOf, identityKeysPage } from './keys.ts'

const tag = 'Identity keys'

/** How an organisation manages what it signs identity tokens with. */
export function identityKeyRoutes({ api, db, cursors, identitySeal }: Backend): readonly Route[] {
  return [
    api.read({
      path: '/v1/identity-keys',
      id: 'listIdentityKeys',
      tag,
      summary: 'List the keys your identity tokens are signed with, newest first',
      query: IdentityKeysQuerySchema,
      answers: { 200: IdentityKeyListSchema },
      async read({ orgId, query }) {
        const body = await readPage(
          cursors,
          [orgId, 'identity-keys'],
          query,
          (after, count) => identityKeysPage(db, orgId, after, count).execute(),
          identityKeyOf,
        )
        return { status: 200, body }
      },
    }),
    api.write({
      method: 'POST',
      path: '/v1/identity-keys',
      id: 'createIdentityKey',
      tag,
      summary:
        'Make a secret to sign with, shown this once, or bring the public half of a key pair',
      body: CreateIdentityKeySchema,
      answers: { 201: CreatedIdentityKeySchema },
      refusals: ['conflict'],
      async write({ orgId, body }, { trx, now }) {
        const at = new Date(now).toISOString()
        return { status: 201, body: await createIdentityKey(trx, identitySeal, orgId, body, at) }
      },
    }),
    api.write({
      method: 'DELETE',
      path: '/v1/identity-keys/:id',
      id: 'deleteIdentityKey',
      tag,
      summary: 'Delete a key: its tokens are void from the next request on',
      answers: { 204: null },
      async write({ orgId, param }, { trx, now }) {
        await deleteIdentityKey(trx, orgId, param('id'), now)
        return { status: 204 }
      },
    }),
  ]
}
