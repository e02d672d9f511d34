import { randomBytes } from 'node:crypto'
import type { Trx } from '../db/open.ts'
import { newId } from '../ids.ts'
import { hashSecret } from '../keys/keys.ts'
import type { LogTransaction } from '../log/decision.ts'

const hourMs = 60 * 60_000

/** How long a session that a backend made may be joined: by its id, and by the code of its link. */
const sessionMs = hourMs
const codeMs = 7 * 24 * hourMs

/**
 * Makes a session for somebody to join, once: by its id within an hour, or by the code within a week. Of a conversation only
 * the newest link is good. The ids given out before keep their hour: they are in pages that are open.
 */
export async function invite(
  { trx, now }: LogTransaction,
  conversationId: string,
): Promise<{ readonly sessionId: string; readonly code: string }> {
  await trx
    .updateTable('invitations')
    .set({ code_until: now })
    .where('conversation_id', '=', conversationId)
    .where('joined_at', 'is', null)
    .where('code_until', '>', now)
    .execute()
  const sessionId = newId('sess')
  const code = randomBytes(32).toString('base64url')
  await trx
    .insertInto('sessions')
    .values({
      id: sessionId,
      conversation_id: conversationId,
      secret_id: null,
      key_id: null,
      generation: 1,
      created_at: new Date(now).toISOString(),
      ended_at: null,
    })
    .execute()
  await trx
    .insertInto('invitations')
    .values({
      session_id: sessionId,
      conversation_id: conversationId,
      code_hash: hashSecret(code),
      session_until: now + sessionMs,
      code_until: now + codeMs,
    })
    .execute()
  return { sessionId, code }
}

/** What an invitation is shown by. */
export type Shown =
  { readonly sessionId: string } | { readonly conversationId: string; readonly code: string }

/** Whom it lets in where; undefined alike for one that never was, was used or is past its time. */
export async function findInvitation(
  trx: Trx,
  shown: Shown,
  now: number,
): Promise<{ readonly sessionId: string; readonly conversationId: string } | undefined> {
  const unused = trx
    .selectFrom('invitations')
    .select(['session_id', 'conversation_id'])
    .where('joined_at', 'is', null)
  const row = await (
    'sessionId' in shown
      ? unused.where('session_id', '=', shown.sessionId).where('session_until', '>', now)
      : unused
          .where('conversation_id', '=', shown.conversationId)
          .where('code_hash', '=', hashSecret(shown.code))
          .where('code_until', '>', now)
  ).executeTakeFirst()
  return row === undefined
    ? undefined
    : { sessionId: row.session_id, conversationId: row.conversation_id }
}

/** Uses an invitation up. False if somebody else was faster. */
export async function useInvitation(trx: Trx, sessionId: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('invitations')
    .set({ joined_at: at })
    .where('session_id', '=', sessionId)
    .where('joined_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
