import type { Claim, PutPerson } from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { noteActivity } from '../conversations/activity.ts'
import { lockConversation } from '../db/hold.ts'
import { ApiError } from '../http/errors.ts'
import type { LogTransaction } from '../log/decision.ts'
import { ensurePerson, rename } from '../persons/person.ts'
import { assure } from './assure.ts'
import type { Access } from './authenticate.ts'
import { invalidToken } from './authenticate.ts'
import type { Bound } from './bound.ts'
import { readBound } from './bound.ts'
import { credentialsOf } from './credentials.ts'
import { judgeInSession } from './judge-in-session.ts'
import { isResumable, rotateSecret, secretExpiry } from './secrets.ts'
import type { Who } from './who.ts'
import { whoIs } from './who.ts'

/** Says who an anonymous conversation is with, or what its person is called (Rule 16). */
export async function putPerson(
  backend: Backend,
  { sessionId, conversationId, secretId, generation }: Access,
  body: PutPerson,
): Promise<Claim> {
  const { log, tokens, limits, revokeHandles } = backend
  const verdict = await judgeInSession(backend, sessionId, body.identity_token)
  if (verdict !== undefined && verdict.identity === undefined) throw verdict.refusal
  const who = whoIs(body, verdict?.identity)
  const { name, naming, identity } = who

  const claimed = await log.write(async (tx) => {
    // Deleted since the call was let in.
    if ((await lockConversation(tx.trx, conversationId)) === undefined) throw invalidToken()
    const before = await readBound(tx.trx, conversationId)
    if (who.externalId !== undefined) await claim(tx, before, who.externalId, who)
    const after = await readBound(tx.trx, conversationId)
    const assurance = await assure(tx.trx, after, identity)
    if (naming !== undefined) {
      await tx.trx
        .updateTable('conversations')
        .set({ person_name: name ?? null })
        .where('id', '=', conversationId)
        .execute()
      await rename(tx.trx, after.person_id, naming)
    }
    await noteActivity(tx, limits, conversationId)

    // Read here and not with the token: a sign-out may have come in between.
    const secret = await tx.trx
      .selectFrom('session_secrets')
      .selectAll()
      .where('id', '=', secretId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (secret === undefined) throw invalidToken()
    const holder = { ...after, assurance }
    const resumable = isResumable(after.template, holder)
    const expiresAt = secretExpiry(after.template, resumable, limits, tx.now, secret.expires_at)
    const shown = { hash: secret.current_hash, row: secret }
    const kept = await rotateSecret(tx.trx, revokeHandles, shown, { expiresAt, identity })
    return { resumable, kept, holder }
  })
  const { resumable } = claimed
  return { resumable, ...(await credentialsOf(tokens, sessionId, generation, claimed)) }
}

async function claim(
  tx: LogTransaction,
  conversation: Bound,
  externalId: string,
  { identity }: Who,
): Promise<void> {
  if (conversation.external_id === externalId) return
  if (conversation.external_id !== null) {
    throw new ApiError('conflict', 'This conversation is already somebody else’s: start another.')
  }
  if (conversation.kiosk === 1) {
    throw new ApiError('conflict', 'A conversation at a kiosk becomes nobody’s: start another.')
  }
  const { trust } = conversation.template.settings.embedded.resumption
  if (trust === 'verified' && identity === undefined) {
    const message = 'This template trusts verified persons only: send an identity_token as well.'
    throw new ApiError('forbidden', message, { field: 'identity_token' })
  }
  const at = new Date(tx.now).toISOString()
  const personId = await ensurePerson(tx.trx, conversation.org_id, externalId, at)
  await tx.trx
    .updateTable('conversations')
    // Whoever a backend let in: who it is now, only a browser says, unless the host has signed it.
    .set({ person_id: personId, assurance: identity === undefined ? 'device' : 'verified' })
    .where('id', '=', conversation.id)
    .execute()
  // An anonymous person has one conversation and is nobody without it.
  await tx.trx.deleteFrom('persons').where('id', '=', conversation.person_id).execute()
}
