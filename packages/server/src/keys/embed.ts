import type { Db } from '../db/open.ts'
import { ApiError } from '../http/errors.ts'
import type { Call } from '../http/route.ts'
import { bearer } from '../http/route.ts'
import { isAllowedOrigin } from './origins.ts'

/** What an embed key is good for. */
export interface EmbedKey {
  readonly id: string
  readonly orgId: string
  readonly templateId: string
}

/** The origins the first embed key allows besides its list: those this server itself is reached by. */
export interface OwnOrigins {
  readonly keyId: string
  readonly origins: readonly string[]
}

/** Who calls with an embed key: its holder, on a page of an origin the key allows (Rules 6, 74). */
export async function authenticateEmbedKey(
  db: Db,
  call: Call,
  own: OwnOrigins,
  { mayLackOrigin = false }: { readonly mayLackOrigin?: boolean } = {},
): Promise<EmbedKey> {
  const value = bearer(call)
  if (value === undefined) {
    throw new ApiError('unauthorized', 'Send an embed key as Authorization: Bearer rk_….')
  }
  refuseSecretKey(value)
  const key = await db
    .selectFrom('keys')
    .select(['id', 'org_id', 'template_id', 'origins'])
    .where('kind', '=', 'embed')
    .where('value', '=', value.replace(/^rk-/, 'rk_'))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (key === undefined || key.template_id === null) {
    throw new ApiError('unauthorized', 'This is not an embed key of this server, or it is revoked.')
  }
  const origin = call.header('origin')
  if (origin === undefined && !mayLackOrigin) {
    throw new ApiError('forbidden', 'Call from a page: an embed key works only with an Origin.')
  }
  if (origin !== undefined) refuseForeignOrigin(key.id, key.origins, origin, own)
  return { id: key.id, orgId: key.org_id, templateId: key.template_id }
}

/** Refuses an origin that the key does not list, or without a key any but the server's own; `listed` is the list as stored. */
export function refuseForeignOrigin(
  keyId: string | null,
  listed: string,
  origin: string,
  own: OwnOrigins,
): void {
  if (isAllowedOrigin(JSON.parse(listed) as string[], origin)) return
  if ((keyId === null || own.keyId === keyId) && isAllowedOrigin(own.origins, origin)) return
  const named = `The origin ${origin.slice(0, 200)}`
  throw new ApiError(
    'forbidden',
    keyId === null
      ? `${named} is another one than the session was joined from: call from there.`
      : `${named} is not on the list of this embed key: add it to the key.`,
  )
}

/** Whoever sends a secret key here sends it from a page, where anybody can read it. */
export function refuseSecretKey(credential: string): void {
  if (/^sk[_-]/.test(credential)) throw leakedKey()
}

export function leakedKey(): ApiError {
  return new ApiError(
    'forbidden',
    'This is a secret key, and it has leaked: replace it, and use an embed key in pages.',
  )
}
