import type { Claim, PutPerson } from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { noteActivity } from '../conversations/activity.ts'
import { lockConversation } from '../db/hold.ts'
import { ApiError } from '../http/errors.ts'
import type { LogTransaction } from '../log/decision.ts'
import { ensurePerson, renameByBrowser } from '../persons/person.ts'
import type { Access } from './authenticate.ts'
import { invalidToken } from './authenticate.ts'
import type { Bound } from './bound.ts'
import { readBound } from './bound.ts'
import { isResumable, rotateSecret, secretExpiry } from './secrets.ts'

/** Says who an anonymous conversation is with, or what its person is called (Rule 16). */
export async function putPerson(
  { log, tokens, limits, revokeHandles }: Backend,
  { sessionId, conversationId, secretId, generation }: Access,
  { external_id, name }: PutPerson,
): Promise<Claim> {
  const claimed = await log.write(async (tx) => {
    // Deleted since the call was let in.
    if ((await lockConversation(tx.trx, conversationId)) === undefined) throw invalidToken()
    const before = await readBound(tx.trx, conversationId)
    if (external_id !== undefined) await claim(tx, before, external_id)
    if (name !== undefined) {
      await tx.trx
        .updateTable('conversations')
        .set({ person_name: name })
        .where('id', '=', conversationId)
        .execute()
      const { person_id } = await readBound(tx.trx, conversationId)
      await renameByBrowser(tx.trx, person_id, name)
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
    const resumable = isResumable(before.template, external_id ?? before.external_id)
    const expiresAt = secretExpiry(before.template, resumable, limits, tx.now, secret.expires_at)
    const shown = { hash: secret.current_hash, row: secret }
    return { resumable, ...(await rotateSecret(tx.trx, revokeHandles, shown, expiresAt)) }
  })
  return { ...claimed, ...(await tokens.sign(sessionId, generation)) }
}

async function claim(tx: LogTransaction, conversation: Bound, externalId: string): Promise<void> {
  if (conversation.external_id === externalId) return
  if (conversation.external_id !== null) {
    throw new ApiError('conflict', 'This conversation is already somebody else’s: start another.')
  }
  const at = new Date(tx.now).toISOString()
  const personId = await ensurePerson(tx.trx, conversation.org_id, externalId, at)
  await tx.trx
    .updateTable('conversations')
    // Whoever a backend let in: who it is now, only a browser says.
    .set({ person_id: personId, assurance: 'device' })
    .where('id', '=', conversation.id)
    .execute()
  // An anonymous person has one conversation and is nobody without it.
  await tx.trx.deleteFrom('persons').where('id', '=', conversation.person_id).execute()
}
