import type { Db } from '../db/open.ts'
import { ApiError } from '../http/errors.ts'
import type { Call } from '../http/route.ts'
import { bearer } from '../http/route.ts'
import { leakedKey } from './embed.ts'
import { hashSecret } from './keys.ts'
import type { NoteKeyUse } from './last-use.ts'

/** Whose backend calls. A secret key opens one organisation, all of it and nothing else. */
interface SecretKey {
  readonly id: string
  readonly orgId: string
}

/** Who may use the secret-key API. */
export type AuthenticateSecretKey = (call: Call) => Promise<SecretKey>

export function secretKeys(db: Db, noteUse: NoteKeyUse): AuthenticateSecretKey {
  return async (call) => {
    const value = bearer(call)
    if (value === undefined) {
      throw new ApiError('unauthorized', 'Send a secret key as Authorization: Bearer sk_….')
    }
    if (/^rk[_-]/.test(value)) {
      throw new ApiError('forbidden', 'This is an embed key: use a secret key, sk_….')
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
