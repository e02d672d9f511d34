import { externalIdProblem, nameProblem } from '@roxels/protocol'
import type { IdentityKey } from '@roxels/protocol/api'
import type { CryptoKey, JWTPayload } from 'jose'
import { decodeProtectedHeader, errors, importJWK, jwtVerify } from 'jose'
import type { Db } from '../db/open.ts'
import { ApiError } from '../http/errors.ts'
import type { Clock } from '../limits.ts'
import type { Seal } from '../seal.ts'

/** Whom a host has signed a page to be for. */
export interface Identity {
  readonly externalId: string
  readonly name: string | undefined
  readonly keyId: string
  /** Until when the host's word holds; milliseconds. */
  readonly until: number
}

/** What an identity token is worth. */
export type IdentityVerdict =
  { readonly identity: Identity } | { readonly identity: undefined; readonly refusal: ApiError }

export interface IdentityPorts {
  readonly db: Db
  readonly identitySeal: Seal
  readonly clock: Clock
}

/** By how much the clocks of a host and of this server may differ. */
const leewaySeconds = 30
const maxSeconds = 60 * 60

/** Judges an identity token of an organisation's host (Rule 70). The key decides the algorithm, never the token. */
export async function judgeIdentity(
  ports: IdentityPorts,
  orgId: string,
  token: string,
): Promise<IdentityVerdict> {
  const key = await findKey(ports, orgId, kidOf(token))
  if (key === undefined) {
    return refused('Its `kid` names no identity key of this organisation that is good.')
  }
  const now = Math.floor(ports.clock() / 1_000)
  try {
    const { payload } = await jwtVerify(token, key.material, {
      algorithms: [key.alg],
      audience: orgId,
      requiredClaims: ['sub', 'exp'],
      currentDate: new Date(now * 1_000),
      clockTolerance: leewaySeconds,
    })
    return identityOf(payload, key.id, now)
  } catch (error) {
    if (error instanceof errors.JWTExpired) return expired()
    if (error instanceof errors.JWTClaimValidationFailed) {
      return refused(`Its \`${error.claim}\` is missing, or not what it has to be.`)
    }
    return refused('It is not signed with the key it names, or not by the algorithm of that key.')
  }
}

function identityOf(
  { sub, name, exp = 0, iat }: JWTPayload,
  keyId: string,
  now: number,
): IdentityVerdict {
  if (exp > now + maxSeconds + leewaySeconds) return refused('Its `exp` is more than an hour away.')
  if (iat !== undefined && iat > now + leewaySeconds) return refused('Its `iat` is in the future.')
  const problem = externalIdProblem(sub)
  if (problem !== undefined) return refused(`Its \`sub\`: ${problem}`)
  const nameIs = name === undefined ? undefined : nameProblem(name)
  if (nameIs !== undefined) return refused(`Its \`name\`: ${nameIs}`)
  const until = (exp + leewaySeconds) * 1_000
  return {
    identity: { externalId: String(sub), name: name as string | undefined, keyId, until },
  }
}

interface VerifyingKey {
  readonly id: string
  readonly alg: IdentityKey['alg']
  readonly material: Uint8Array | CryptoKey
}

/** Read anew each time: a key that is deleted is void on every server. */
async function findKey(
  { db, identitySeal }: IdentityPorts,
  orgId: string,
  kid: string | undefined,
): Promise<VerifyingKey | undefined> {
  if (kid === undefined) return undefined
  const row = await db
    .selectFrom('identity_keys')
    .select(['id', 'secret', 'public_key'])
    .where('id', '=', kid)
    .where('org_id', '=', orgId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { id } = row
  if (row.public_key !== null) {
    const material = await importJWK(JSON.parse(row.public_key) as object, 'EdDSA')
    return { id, alg: 'EdDSA', material }
  }
  // Undefined where the server no longer has the secret it was sealed under.
  const secret = identitySeal.open(row.secret ?? '')
  return secret === undefined
    ? undefined
    : { id, alg: 'HS256', material: new TextEncoder().encode(secret) }
}

function kidOf(token: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(token)
    return typeof kid === 'string' && /^[\w-]{1,64}$/.test(kid) ? kid : undefined
  } catch {
    return undefined
  }
}

const field = 'identity_token'

function refused(reason: string): IdentityVerdict {
  const message = `This identity token is not good. ${reason}`
  return { identity: undefined, refusal: new ApiError('unauthorized', message, { field }) }
}

function expired(): IdentityVerdict {
  const message = 'The identity token is past its time: have your backend sign a new one.'
  return { identity: undefined, refusal: new ApiError('session_expired', message, { field }) }
}

/** Whom a call is for, where it states somebody beside the token. Throws `identity_mismatch` if that is somebody else. */
export function refuseMismatch(identity: Identity, stated: string | undefined): void {
  if (stated === undefined || stated === identity.externalId) return
  throw identityMismatch()
}

export function identityMismatch(): ApiError {
  const message = 'The identity token is for another person: state whom it names, or nobody.'
  return new ApiError('identity_mismatch', message, { field: 'external_id' })
}
