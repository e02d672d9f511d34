import type { CreatedIdentityKey, CreateIdentityKey, IdentityKey } from '@roxels/protocol/api'
import type { Selectable } from 'kysely'
import type { Db, Trx } from '../db/open.ts'
import type { IdentityKeyRow } from '../db/schema.ts'
import type { Position } from '../http/cursor.ts'
import { ApiError, notFound } from '../http/errors.ts'
import { pageOf } from '../http/page.ts'
import { newId } from '../ids.ts'
import { newSecret } from '../keys/keys.ts'
import type { Seal } from '../seal.ts'

/** Enough to change one for the next without a pause; more would be keys nobody remembers. */
const maxLive = 2

/** A page of an organisation's keys, newest first. */
export function identityKeysPage(
  db: Db,
  orgId: string,
  after: Position | undefined,
  count: number,
) {
  const ofOrg = db
    .selectFrom('identity_keys')
    .selectAll('identity_keys')
    .where('identity_keys.org_id', '=', orgId)
  return pageOf(ofOrg, 'identity_keys', after, count)
}

export function identityKeyOf(row: Selectable<IdentityKeyRow>): IdentityKey {
  const { id, org_id: aud, name, created_at, public_key } = row
  const shared = { id, kid: id, aud, name, created_at }
  return public_key === null
    ? { ...shared, alg: 'HS256' }
    : { ...shared, alg: 'EdDSA', public_key: JSON.parse(public_key) as PublicKey }
}
type PublicKey = Extract<IdentityKey, { readonly alg: 'EdDSA' }>['public_key']

/** Makes a key. The secret of HS256 is in this answer and in no other; throws `conflict` where there are two keys. */
export async function createIdentityKey(
  trx: Trx,
  seal: Seal,
  orgId: string,
  body: CreateIdentityKey,
  createdAt: string,
): Promise<CreatedIdentityKey> {
  await lockOrg(trx, orgId)
  const live = await trx
    .selectFrom('identity_keys')
    .select('id')
    .where('org_id', '=', orgId)
    .limit(maxLive)
    .execute()
  if (live.length >= maxLive) {
    throw new ApiError(
      'conflict',
      'There are two identity keys, and no more can be good at once: delete the one that is no longer used.',
    )
  }
  // Its text is the key, byte for byte: so libraries that take a string take it as it is.
  const secret = newSecret('is')
  const row = {
    id: newId('ik'),
    org_id: orgId,
    name: body.name ?? null,
    secret: body.alg === 'HS256' ? seal.seal(secret) : null,
    public_key: body.alg === 'EdDSA' ? JSON.stringify(body.public_key) : null,
    created_at: createdAt,
  }
  await trx.insertInto('identity_keys').values(row).execute()
  const key = identityKeyOf(row)
  return key.alg === 'HS256' ? { ...key, secret } : key
}

/** Makes every token of a key void, on all servers at once; what was opened by one needs another to be renewed. */
export async function deleteIdentityKey(
  trx: Trx,
  orgId: string,
  id: string,
  now: number,
): Promise<void> {
  const { numDeletedRows } = await trx
    .deleteFrom('identity_keys')
    .where('id', '=', id)
    .where('org_id', '=', orgId)
    .executeTakeFirstOrThrow()
  if (numDeletedRows === 0n) throw notFound('identity key')
  await trx
    .updateTable('session_secrets')
    .set({ identity_until: now })
    .where('identity_key_id', '=', id)
    .where('identity_until', '>', now)
    .execute()
}

// Of two that are made at once on two servers, the second sees the first.
async function lockOrg(trx: Trx, id: string): Promise<void> {
  await trx
    .updateTable('orgs')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('id', '=', id)
    .execute()
}
