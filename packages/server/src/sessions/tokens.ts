import { errors, jwtVerify, SignJWT } from 'jose'
import { deriveKeys } from '../keyring.ts'
import type { Clock, Limits } from '../limits.ts'

const algorithm = 'HS256'
const maxKnown = 10_000

/** What a token says: the session, its generation and its end, nothing else (Rule 13). */
interface TokenClaims {
  readonly sessionId: string
  readonly generation: number
  readonly expiresAt: number
}

type TokenVerdict =
  | ({ readonly type: 'good' } & TokenClaims)
  | { readonly type: 'expired' }
  | { readonly type: 'invalid' }

/** Signs and reads session tokens. */
export interface Tokens {
  sign(
    sessionId: string,
    generation: number,
  ): Promise<{ readonly session_token: string; readonly expires_at: string }>
  verify(token: string): Promise<TokenVerdict>
}

/** The first secret signs, all of them verify: an old one stays listed until its tokens have expired. */
export function createTokens(secrets: readonly string[], limits: Limits, clock: Clock): Tokens {
  const keys = deriveKeys(secrets, 'roxels session token')
  const [signingKey] = keys
  /** Those whose signature was found good: a page shows its token with every call. */
  const known = new Map<string, TokenClaims>()

  return {
    async sign(sessionId, generation) {
      // Whole seconds: a token has no finer time.
      const exp = Math.floor((clock() + limits.tokenMs) / 1000)
      const token = await new SignJWT({ sid: sessionId, gen: generation, exp })
        .setProtectedHeader({ alg: algorithm })
        .sign(signingKey)
      return { session_token: token, expires_at: new Date(exp * 1000).toISOString() }
    },
    async verify(token) {
      const claims = known.get(token)
      if (claims !== undefined && clock() < claims.expiresAt) return { type: 'good', ...claims }
      known.delete(token)
      for (const key of keys) {
        const verdict = await verifyWith(key, token, clock())
        if (verdict.type === 'good') {
          if (known.size >= maxKnown) known.clear()
          const { type: _, ...read } = verdict
          known.set(token, read)
        }
        if (verdict.type !== 'invalid') return verdict
      }
      return { type: 'invalid' }
    },
  }
}

async function verifyWith(key: Uint8Array, token: string, now: number): Promise<TokenVerdict> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      requiredClaims: ['exp'],
      currentDate: new Date(now),
    })
    const { sid, gen, exp } = payload
    if (typeof sid !== 'string' || typeof gen !== 'number' || exp === undefined) {
      return { type: 'invalid' }
    }
    return { type: 'good', sessionId: sid, generation: gen, expiresAt: exp * 1000 }
  } catch (error) {
    return error instanceof errors.JWTExpired ? { type: 'expired' } : { type: 'invalid' }
  }
}
