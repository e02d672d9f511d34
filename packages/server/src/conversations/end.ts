import type { ConversationStatus } from '@roxels/protocol'
import { holdConversation } from '../db/hold.ts'
import type { LogTransaction } from '../log/append.ts'
import type { Producer } from './turn-states.ts'
import { isOpen, readNewestTurn } from './turn-states.ts'
import { turnOf } from '../log/snapshot.ts'

/** Ends a conversation for good: what is being said stops, and no more is taken. Does nothing where it has ended already. */
export async function endConversation(
  tx: LogTransaction,
  producer: Producer,
  conversationId: string,
  status: Extract<ConversationStatus, 'completed' | 'abandoned'> = 'completed',
): Promise<void> {
  await holdConversation(tx.trx, conversationId)
  if (!(await isOpen(tx.trx, conversationId))) return
  const turn = await readNewestTurn(tx.trx, conversationId)
  const running = turn?.state === 'started' ? turn : undefined
  await tx.append(conversationId, [
    ...(running === undefined
      ? []
      : [{ name: 'turn', data: { ...turnOf(running), state: 'stopped' } } as const]),
    { name: 'status', data: { status } },
  ])
  if (running !== undefined) tx.afterCommit(() => producer.abort(running.id))
}
