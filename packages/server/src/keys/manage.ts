import type { CreatedKey, CreateKey, Key, UpdateKey } from '@roxels/protocol/api'
import type { Db, Trx } from '../db/open.ts'
import { ApiError, notFound } from '../http/errors.ts'
import type { Position } from '../http/cursor.ts'
import { pageOf } from '../http/page.ts'
import { addEmbedKey, addSecretKey } from './keys.ts'
import { normalizeOrigin } from './origins.ts'

interface KeyFilter {
  readonly kind?: Key['kind'] | undefined
  readonly template_id?: string | undefined
}

/** The keys of an organisation that are good. */
function liveKeys(db: Db, orgId: string) {
  return db
    .selectFrom('keys')
    .select([
      'keys.id',
      'keys.kind',
      'keys.name',
      'keys.prefix',
      'keys.value',
      'keys.template_id',
      'keys.origins',
      'keys.created_at',
      'keys.last_used_at',
    ])
    .where('keys.org_id', '=', orgId)
    .where('keys.revoked_at', 'is', null)
}

/** A page of them, newest first. */
export function keysPage(
  db: Db,
  orgId: string,
  { kind, template_id }: KeyFilter,
  after: Position | undefined,
  count: number,
) {
  const filtered = liveKeys(db, orgId)
    .$if(kind !== undefined, (query) => query.where('keys.kind', '=', kind ?? 'secret'))
    .$if(template_id !== undefined, (query) =>
      query.where('keys.template_id', '=', template_id ?? ''),
    )
  return pageOf(filtered, 'keys', after, count)
}

type KeyRow = Awaited<ReturnType<ReturnType<typeof liveKeys>['execute']>>[number]

export function keyOf(row: KeyRow): Key {
  const { id, name, prefix, created_at, last_used_at, value, template_id } = row
  const shared = { id, name, prefix, created_at, last_used_at }
  return value === null || template_id === null
    ? { ...shared, kind: 'secret' }
    : {
        ...shared,
        kind: 'embed',
        key: value,
        template_id,
        origins: JSON.parse(row.origins) as string[],
      }
}

/** One key; throws `not_found` if the organisation has none of this id that is good. */
async function readKey(db: Db, orgId: string, id: string): Promise<Key> {
  const row = await liveKeys(db, orgId).where('keys.id', '=', id).executeTakeFirst()
  if (row === undefined) throw notFound('key')
  return keyOf(row)
}

/** Makes a key. A secret one is in this answer and in no other. */
export async function createKey(
  trx: Trx,
  orgId: string,
  body: CreateKey,
  createdAt: string,
): Promise<CreatedKey> {
  const { name } = body
  if (body.kind === 'secret') {
    const { id, secret } = await addSecretKey(trx, { orgId, name, createdAt })
    const key = await readKey(trx, orgId, id)
    return { ...key, kind: 'secret', key: secret }
  }
  const template = await trx
    .selectFrom('templates')
    .select('id')
    .where('id', '=', body.template_id)
    .where('org_id', '=', orgId)
    .executeTakeFirst()
  if (template === undefined) {
    const message = 'Expected the id of a template of this organisation.'
    throw new ApiError('validation_error', message, { field: 'template_id' })
  }
  const origins = readOrigins(body.origins)
  const id = await addEmbedKey(trx, { orgId, templateId: template.id, origins, name, createdAt })
  return (await readKey(trx, orgId, id)) as CreatedKey
}

/** Names a key, or replaces the origins of an embed key. */
export async function updateKey(
  trx: Trx,
  orgId: string,
  id: string,
  { name, origins }: UpdateKey,
): Promise<Key> {
  const { kind } = await readKey(trx, orgId, id)
  if (origins !== undefined && kind !== 'embed') {
    throw new ApiError('validation_error', 'Only an embed key has origins.', { field: 'origins' })
  }
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(origins === undefined ? {} : { origins: JSON.stringify(readOrigins(origins)) }),
  }
  if (Object.keys(changes).length > 0) {
    await trx.updateTable('keys').set(changes).where('id', '=', id).execute()
  }
  return readKey(trx, orgId, id)
}

/** Makes a key void from the next request on; throws `conflict` for the last secret key, without which nobody gets in. */
export async function revokeKey(trx: Trx, orgId: string, id: string, now: string): Promise<void> {
  const { kind } = await readKey(trx, orgId, id)
  if (kind === 'secret') {
    // Locked in one order, so that two calls cannot each leave the other's key as the last.
    const secrets = await trx
      .updateTable('keys')
      .set((eb) => ({ revoked_at: eb.ref('revoked_at') }))
      .where('org_id', '=', orgId)
      .where('kind', '=', 'secret')
      .where('revoked_at', 'is', null)
      .returning('id')
      .execute()
    if (secrets.every((secret) => secret.id !== id)) throw notFound('key')
    if (secrets.length === 1) {
      throw new ApiError('conflict', 'This is the last secret key: make another one first.')
    }
  }
  await trx.updateTable('keys').set({ revoked_at: now }).where('id', '=', id).execute()
}

function readOrigins(entries: readonly string[]): readonly string[] {
  const origins = entries.map((entry, index) => {
    const origin = normalizeOrigin(entry)
    if (origin !== undefined) return origin
    throw new ApiError(
      'validation_error',
      'Expected an origin such as https://app.example, https://*.example.com or http://localhost:*.',
      { field: `origins[${index}]` },
    )
  })
  return [...new Set(origins)]
}
