import type { Credentials, RenewToken } from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { ApiError } from '../http/errors.ts'
import type { Call } from '../http/route.ts'
import { identityMismatch } from '../identity/verify.ts'
import { assure } from './assure.ts'
import { foreignSession, invalidToken, readSession, refuseOrigin } from './authenticate.ts'
import { readBound } from './bound.ts'
import { credentialsOf } from './credentials.ts'
import { judgeInSession } from './judge-in-session.ts'
import { findSecret, isResumable, rotateSecret, secretExpiry } from './secrets.ts'
import { signOut } from './sign-out.ts'

/** A new token, and the successor of the secret, for a session the browser still has open (Rules 13 and 71). */
export async function renewToken(
  backend: Backend,
  call: Call,
  { session_secret, identity_token }: RenewToken,
): Promise<Credentials> {
  const { log, tokens, limits, ownOrigins, revokeHandles } = backend
  const sessionId = call.param('id')
  const verdict = await judgeInSession(backend, sessionId, identity_token)
  const renewed = await log.write(async (tx) => {
    const shown = await findSecret(tx.trx, session_secret)
    if (shown === undefined) throw invalidToken()
    const session = await readSession(tx.trx, sessionId)
    if (session?.secret_id !== shown.row.id) throw foreignSession()
    refuseOrigin(session, call, ownOrigins())
    const { expires_at, identity_until } = shown.row
    if (expires_at <= tx.now) {
      throw new ApiError('session_expired', 'The session secret is past its time: start anew.')
    }
    // Judged after the secret: whoever has none is told nothing of it.
    if (verdict !== undefined && verdict.identity === undefined) throw verdict.refusal
    const identity = verdict?.identity
    if (identity === undefined && identity_until !== null && identity_until <= tx.now) {
      throw new ApiError(
        'session_expired',
        'Send a fresh identity_token: the last is past its time.',
        { field: 'identity_token' },
      )
    }
    const bound = await readBound(tx.trx, session.conversation_id)
    const { template, external_id } = bound
    if (identity !== undefined && identity.externalId !== external_id) {
      // By the word of its own host this browser has changed hands. Committed, and then refused.
      if (external_id !== null) await signOut(tx, backend, shown.row, 'person_changed')
      return undefined
    }
    const assurance = await assure(tx.trx, bound, identity)
    const holder = { ...bound, assurance }
    const resumable = isResumable(template, holder)
    const expiresAt = secretExpiry(template, resumable, limits, tx.now, expires_at)
    return {
      generation: session.generation,
      holder,
      kept: await rotateSecret(tx.trx, revokeHandles, shown, { expiresAt, identity }),
    }
  })
  if (renewed === undefined) throw identityMismatch()
  return credentialsOf(tokens, sessionId, renewed.generation, renewed)
}
