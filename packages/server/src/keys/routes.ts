import {
  CreatedKeySchema,
  CreateKeySchema,
  KeyListSchema,
  KeySchema,
  KeysQuerySchema,
  UpdateKeySchema,
} from '@roxels/protocol/api'
import type { Backend } from '../backend.ts'
import { readPage } from '../http/page.ts'
import type { Route } from '../http/route.ts'
import { createKey, keyOf, keysPage, revokeKey, updateKey } from './manage.ts'

/** How an organisation manages who may call in its name. */
export function keyRoutes({ api, db, cursors, fanout }: Backend): readonly Route[] {
  return [
    api.read({
      path: '/v1/keys',
      id: 'listKeys',
      tag: 'Keys',
      summary: 'List the keys that are good, newest first',
      query: KeysQuerySchema,
      answers: { 200: KeyListSchema },
      async read({ orgId, query: { kind, template_id, ...page } }) {
        const body = await readPage(
          cursors,
          [orgId, 'keys', kind, template_id],
          page,
          (after, count) => keysPage(db, orgId, { kind, template_id }, after, count).execute(),
          keyOf,
        )
        return { status: 200, body }
      },
    }),
    api.write({
      method: 'POST',
      path: '/v1/keys',
      id: 'createKey',
      tag: 'Keys',
      summary: 'Make a secret key, shown this once, or an embed key of a template',
      body: CreateKeySchema,
      answers: { 201: CreatedKeySchema },
      async write({ orgId, body }, { trx, now }) {
        const key = await createKey(trx, orgId, body, new Date(now).toISOString())
        return { status: 201, body: key }
      },
    }),
    api.write({
      method: 'PATCH',
      path: '/v1/keys/:id',
      id: 'updateKey',
      tag: 'Keys',
      summary: 'Name a key, or replace the origins of an embed key',
      body: UpdateKeySchema,
      answers: { 200: KeySchema },
      async write({ orgId, body, param }, { trx }) {
        return { status: 200, body: await updateKey(trx, orgId, param('id'), body) }
      },
    }),
    api.write({
      method: 'DELETE',
      path: '/v1/keys/:id',
      id: 'revokeKey',
      tag: 'Keys',
      summary: 'Revoke a key: void from the next request on; what pages opened with it ends',
      answers: { 204: null },
      refusals: ['conflict'],
      async write({ orgId, param }, { trx, now, afterCommit }) {
        const id = param('id')
        await revokeKey(trx, orgId, id, new Date(now).toISOString())
        afterCommit(() => fanout.closeKey(id, 'forbidden'))
        return { status: 204 }
      },
    }),
  ]
}
