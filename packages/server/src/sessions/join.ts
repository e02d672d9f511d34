import type { Session } from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { noteActivity } from '../conversations/activity.ts'
import { joinConversation } from '../conversations/begin.ts'
import { holdConversation } from '../db/hold.ts'
import { ApiError } from '../http/errors.ts'
import { isAllowedOrigin } from '../keys/origins.ts'
import type { LogTransaction } from '../log/append.ts'
import { isClosed } from '../log/closed.ts'
import type { Bound } from './bound.ts'
import { readBound } from './bound.ts'
import type { Shown } from './invitations.ts'
import { findInvitation, useInvitation } from './invitations.ts'
import { isResumable, issueSecret, secretExpiry } from './secrets.ts'

/**
 * Lets the first browser into a session that a backend made. The page must be of an origin on the list of an embed key of
 * the template, or the server's own; `onlyOwn` refuses all but the latter.
 */
export async function joinSession(
  backend: Backend,
  tx: LogTransaction,
  shown: Shown,
  origin: string | undefined,
  { onlyOwn }: { readonly onlyOwn: boolean },
): Promise<Session> {
  const { limits, producer, tokens } = backend
  const own = isAllowedOrigin(backend.ownOrigins().origins, origin ?? '')
  if (onlyOwn && !own) throw new ApiError('forbidden', 'Open the link this code belongs to.')
  const found = await findInvitation(tx.trx, shown, tx.now)
  if (found === undefined) throw refused()
  await holdConversation(tx.trx, found.conversationId)
  const bound = await readBound(tx.trx, found.conversationId)
  if (isClosed(bound.status)) throw refused()
  const keyId = own ? null : await findKey(tx, bound, origin)
  const at = new Date(tx.now).toISOString()
  if (!(await useInvitation(tx.trx, found.sessionId, at))) throw refused()

  const { template } = bound
  const resumable = isResumable(template, bound.external_id)
  const expiresAt = secretExpiry(template, resumable, limits, tx.now)
  const { id: secretId, secret } = await issueSecret(tx.trx, bound.id, expiresAt)
  await tx.trx
    .updateTable('sessions')
    .set({ secret_id: secretId, key_id: keyId })
    .where('id', '=', found.sessionId)
    .execute()
  const isFirst = bound.status === 'created'
  if (isFirst) await joinConversation(tx, producer, bound.id, template)
  await noteActivity(tx, limits, bound.id)
  return {
    session_id: found.sessionId,
    ...(await tokens.sign(found.sessionId, 1)),
    session_secret: secret,
    resumed: !isFirst,
    resumable,
    status: 'joined',
    template: { id: template.id, name: template.name, language: template.language },
  }
}

async function findKey(
  { trx }: LogTransaction,
  { org_id, template_id }: Bound,
  origin: string | undefined,
): Promise<string> {
  const keys = await trx
    .selectFrom('keys')
    .select(['id', 'origins'])
    .where('kind', '=', 'embed')
    .where('org_id', '=', org_id)
    .where('template_id', '=', template_id)
    .where('revoked_at', 'is', null)
    .execute()
  const key = keys.find(({ origins }) =>
    isAllowedOrigin(JSON.parse(origins) as string[], origin ?? ''),
  )
  if (key !== undefined) return key.id
  const named =
    origin === undefined ? 'A call without an Origin' : `The origin ${origin.slice(0, 200)}`
  throw new ApiError('forbidden', `${named} may not join: add it to an embed key of the template.`)
}

function refused(): ApiError {
  return new ApiError(
    'forbidden',
    'This cannot be joined: it is unknown, was joined before or is past its time. Ask for a new one.',
  )
}
