import type { CreatedKey, Key } from '@roxels/protocol/api'
import { CreatedKeySchema, KeyListSchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import type { TestServer } from './server.ts'

type Backend = Pick<TestServer, 'api'>

/** The page of the embed keys made here. */
export const shop = 'https://shop.example'
/** What makes an embed key of the first template. */
export const embedKey = { kind: 'embed', template_id: 'tpl_test', origins: [shop] }

/** Makes a key; the answer must be 201. */
export async function createKey(backend: Backend, body: object): Promise<CreatedKey> {
  const answer = await backend.api('POST', '/v1/keys', body)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return v.parse(CreatedKeySchema, answer.body)
}

export async function listKeys(backend: Backend, query = ''): Promise<readonly Key[]> {
  return v.parse(KeyListSchema, (await backend.api('GET', `/v1/keys${query}`)).body).items
}

export function revokeKey(backend: Backend, { id }: { readonly id: string }) {
  return backend.api('DELETE', `/v1/keys/${id}`)
}

/** Opens a session with an embed key, from a page of this origin. */
export function openWith(server: TestServer, { key }: { readonly key: string }, origin = shop) {
  return server.call('/v1/sessions', { method: 'POST', token: key, origin, body: {} })
}
