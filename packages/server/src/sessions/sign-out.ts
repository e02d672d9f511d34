import type { CloseReason } from '@roxels/protocol'
import { lockConversation } from '../db/hold.ts'
import type { LogTransaction } from '../log/decision.ts'
import type { Fanout } from '../log/fanout.ts'
import { revokeSecret } from './secrets.ts'

/** Ends what one browser has of a conversation: the secret, every session it opened, their tokens and streams (Rule 15). */
export async function signOut(
  tx: LogTransaction,
  fanout: Fanout,
  secret: { readonly id: string; readonly conversation_id: string },
  reason: CloseReason,
): Promise<void> {
  // What is being written by it waits, or comes too late.
  await lockConversation(tx.trx, secret.conversation_id)
  await revokeSecret(tx.trx, secret.id, tx.now, reason)
  tx.afterCommit(() => fanout.closeSecret(secret.conversation_id, secret.id, reason))
}
