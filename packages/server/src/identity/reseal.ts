import type { Db } from '../db/open.ts'
import type { Seal } from '../seal.ts'

/**
 * Puts the secrets of identity keys under the newest of the server's secrets, so that an older one can be taken from the list
 * as soon as every server was started with the new one.
 */
export async function resealIdentityKeys(db: Db, seal: Seal): Promise<void> {
  const rows = await db
    .selectFrom('identity_keys')
    .select(['id', 'secret'])
    .where('secret', 'is not', null)
    .execute()
  for (const { id, secret: before } of rows) {
    const secret = seal.renew(before ?? '')
    if (secret === undefined) continue
    await db.updateTable('identity_keys').set({ secret }).where('id', '=', id).execute()
  }
}
