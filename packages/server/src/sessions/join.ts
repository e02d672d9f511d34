import type { Session } from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { noteActivity } from '../conversations/activity.ts'
import { joinConversation } from '../conversations/begin.ts'
import { lockConversation } from '../db/hold.ts'
import { ApiError } from '../http/errors.ts'
import { isAllowedOrigin } from '../keys/origins.ts'
import type { LogTransaction } from '../log/decision.ts'
import { isClosed } from '../log/closed.ts'
import type { Bound } from './bound.ts'
import { readBound } from './bound.ts'
import { credentialsOf } from './credentials.ts'
import type { Shown } from './invitations.ts'
import { findInvitation, useInvitation } from './invitations.ts'
import { isResumable, issueSecret, secretExpiry } from './secrets.ts'

/**
 * Lets the first browser into a session that a backend made. By the session's id the page must be of an origin on the list
 * of an embed key of the template, or the server's own; by the code of the link, the server's own (Rule 54).
 */
export async function joinSession(
  backend: Backend,
  tx: LogTransaction,
  shown: Shown,
  origin: string | undefined,
  kiosk: boolean,
): Promise<Session> {
  const { limits, producer, tokens, revokeHandles } = backend
  const own = isAllowedOrigin(backend.ownOrigins().origins, origin ?? '')
  // Judged before anything is looked up, so that it tells nothing about the code.
  if ('code' in shown && !own) throw notTheLinksPage()
  const found = await findInvitation(tx.trx, shown, tx.now)
  if (found === undefined) throw refused(shown, origin)
  // Two invitations to one conversation may be used at once, on two servers: only one of them is the first to come in.
  const conversation = await lockConversation(tx.trx, found.conversationId)
  if (conversation === undefined || isClosed(conversation.status)) throw refused(shown, origin)
  const bound = await readBound(tx.trx, found.conversationId)
  const keyId = own ? null : await findKey(tx, bound, origin)
  if (keyId === undefined) throw refused(shown, origin)
  const at = new Date(tx.now).toISOString()
  if (!(await useInvitation(tx.trx, found.sessionId, at))) throw refused(shown, origin)

  if (kiosk) {
    await tx.trx.updateTable('conversations').set({ kiosk: 1 }).where('id', '=', bound.id).execute()
  }
  const { template } = bound
  const resumable = isResumable(template, kiosk ? { ...bound, kiosk: 1 } : bound)
  const expiresAt = secretExpiry(template, resumable, limits, tx.now)
  const { id: secretId, kept } = await issueSecret(tx.trx, revokeHandles, {
    conversationId: bound.id,
    expiresAt,
  })
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
    ...(await credentialsOf(tokens, found.sessionId, 1, { kept, holder: bound })),
    resumed: !isFirst,
    resumable,
    status: 'joined',
    template: { id: template.id, name: template.name, language: template.language },
  }
}

/** The oldest embed key of the template that lists the origin. */
async function findKey(
  { trx }: LogTransaction,
  { org_id, template_id }: Bound,
  origin: string | undefined,
): Promise<string | undefined> {
  const keys = await trx
    .selectFrom('keys')
    .select(['id', 'origins'])
    .where('kind', '=', 'embed')
    .where('org_id', '=', org_id)
    .where('template_id', '=', template_id)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const key = keys.find(({ origins }) =>
    isAllowedOrigin(JSON.parse(origins) as string[], origin ?? ''),
  )
  return key?.id
}

function notTheLinksPage(): ApiError {
  return new ApiError('forbidden', 'A code is good only on the page its link leads to: open that.')
}

// One answer for every reason, an origin that is not listed included: each of several would tell which ids are alive.
function refused(shown: Shown, origin: string | undefined): ApiError {
  if ('code' in shown) {
    const message =
      'This link lets nobody in: it is unknown, was used before or is past its time. Ask for a new one.'
    return new ApiError('forbidden', message)
  }
  const named =
    origin === undefined ? 'A call without an Origin' : `The origin ${origin.slice(0, 200)}`
  return new ApiError(
    'forbidden',
    `${named} cannot join this session. Is the origin on no list? Then add it to an embed key of the template. Else the session is unknown, was joined before or is past its time: make a new one.`,
  )
}
