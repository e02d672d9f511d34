import type { CloseReason } from '@roxels/protocol'
import type { Logger } from 'pino'
import { endConversation } from '../conversations/end.ts'
import type { Producer } from '../conversations/turn-states.ts'
import type { Trx } from '../db/open.ts'
import type { Log } from '../log/append.ts'
import { lockConversation } from '../db/hold.ts'
import type { LogTransaction } from '../log/decision.ts'
import type { Fanout } from '../log/fanout.ts'
import { revokeSecret } from './secrets.ts'

interface SignOutPorts {
  readonly log: Log
  readonly fanout: Fanout
  readonly producer: Producer
  readonly logger: Logger
}

/**
 * Ends what one browser has of a conversation: the secret, every session it opened, their tokens and streams (Rule 15). A
 * conversation at a kiosk is over with that (Rule 73).
 */
export async function signOut(
  tx: LogTransaction,
  { log, fanout, producer, logger }: SignOutPorts,
  secret: { readonly id: string; readonly conversation_id: string },
  reason: CloseReason,
): Promise<void> {
  const { id, conversation_id } = secret
  // What is being written by it waits, or comes too late.
  await lockConversation(tx.trx, conversation_id)
  await revokeSecret(tx.trx, id, tx.now, reason)
  const isOver = await abandonAtKiosk(tx.trx, conversation_id, tx.now)
  tx.afterCommit(() => {
    fanout.closeSecret(conversation_id, id, reason)
    if (reason === 'person_changed') {
      logger.warn('a session secret was shown for another person than its own: it is dead')
    }
    if (!isOver) return
    // Only now: its streams have been told that they are signed out, not that the conversation can still be read. If it fails,
    // the sweeper does it.
    log
      .write((next) => endConversation(next, producer, conversation_id, 'abandoned'))
      .catch(() => undefined)
  })
}

async function abandonAtKiosk(trx: Trx, conversationId: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('conversations')
    .set({ abandon_at: now })
    .where('id', '=', conversationId)
    .where('kiosk', '=', 1)
    .where('status', 'in', ['created', 'joined'])
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
