import type { Credentials } from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { ApiError } from '../http/errors.ts'
import type { Call } from '../http/route.ts'
import { foreignSession, invalidToken, readSession, refuseOrigin } from './authenticate.ts'
import { readBound } from './bound.ts'
import { findSecret, isResumable, rotateSecret, secretExpiry } from './secrets.ts'

/** A new token, and the successor of the secret, for a session the browser still has open (Rule 13). */
export async function renewToken(
  { log, tokens, limits, ownOrigins, revokeHandles }: Backend,
  call: Call,
  secret: string,
): Promise<Credentials> {
  const sessionId = call.param('id')
  const renewed = await log.write(async (tx) => {
    const shown = await findSecret(tx.trx, secret)
    if (shown === undefined) throw invalidToken()
    const session = await readSession(tx.trx, sessionId)
    if (session?.secret_id !== shown.row.id) throw foreignSession()
    refuseOrigin(session, call, ownOrigins())
    const { expires_at } = shown.row
    if (expires_at <= tx.now) {
      throw new ApiError('session_expired', 'The session secret is past its time: start anew.')
    }
    const { template, external_id } = await readBound(tx.trx, session.conversation_id)
    const resumable = isResumable(template, external_id)
    const expiresAt = secretExpiry(template, resumable, limits, tx.now, expires_at)
    return {
      generation: session.generation,
      kept: await rotateSecret(tx.trx, revokeHandles, shown, expiresAt),
    }
  })
  const { generation, kept } = renewed
  return { ...(await tokens.sign(sessionId, generation)), ...kept }
}
