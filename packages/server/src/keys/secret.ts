import type { Db } from '../db/open.ts'
import { ApiError } from '../http/errors.ts'
import type { Call } from '../http/route.ts'
import { bearer } from '../http/route.ts'
import type { Clock } from '../limits.ts'
import { leakedKey } from './embed.ts'
import { hashSecret } from './keys.ts'

/** Whose backend calls. A secret key opens one organisation, all of it and nothing else. */
export interface SecretKey {
  readonly id: string
  readonly orgId: string
}

/** Who may use the secret-key API. */
export type AuthenticateSecretKey = (call: Call) => Promise<SecretKey>

/** How exact `last_used_at` is: written at every call it would cost a commit each. */
const usedAtMs = 60_000

export function secretKeys(db: Db, clock: Clock): AuthenticateSecretKey {
  const notedAt = new Map<string, number>()

  async function noteUse(id: string): Promise<void> {
    const now = clock()
    if (now - (notedAt.get(id) ?? -Infinity) < usedAtMs) return
    notedAt.set(id, now)
    const last_used_at = new Date(now).toISOString()
    await db.updateTable('keys').set({ last_used_at }).where('id', '=', id).execute()
  }

  return async (call) => {
    const value = bearer(call)
    if (value === undefined) {
      throw new ApiError('unauthorized', 'Send a secret key as Authorization: Bearer sk_….')
    }
    if (/^rk[_-]/.test(value)) {
      throw new ApiError('unauthorized', 'This is an embed key: use a secret key, sk_….')
    }
    if (call.header('origin') !== undefined) throw leakedKey()
    const key = await db
      .selectFrom('keys')
      .select(['id', 'org_id'])
      .where('kind', '=', 'secret')
      .where('hash', '=', hashSecret(value.replace(/^sk-/, 'sk_')))
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (key === undefined) {
      throw new ApiError(
        'unauthorized',
        'This is not a secret key of this server, or it is revoked.',
      )
    }
    await noteUse(key.id)
    return { id: key.id, orgId: key.org_id }
  }
}
