import type { Db, Trx } from '../db/open.ts'
import { newId } from '../ids.ts'
import { addSecretKey } from '../keys/keys.ts'

/** Makes an organisation; answers its id. Nothing of it is ever met by another one. */
export async function addOrg(trx: Trx, name: string, createdAt: string): Promise<string> {
  const id = newId('org')
  await trx.insertInto('orgs').values({ id, name, created_at: createdAt }).execute()
  return id
}

/** Makes an organisation and the secret key by which its backend gets in, shown this once. */
export function createOrg(
  db: Db,
  name: string,
): Promise<{ readonly orgId: string; readonly secretKey: string }> {
  const createdAt = new Date().toISOString()
  return db.transaction().execute(async (trx) => {
    const orgId = await addOrg(trx, name, createdAt)
    const { secret } = await addSecretKey(trx, { orgId, createdAt })
    return { orgId, secretKey: secret }
  })
}
