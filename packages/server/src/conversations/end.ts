import type { ConversationStatus } from '@roxels/protocol'
import type { LogTransaction } from '../log/append.ts'
import { isClosed } from '../log/closed.ts'
import { turnOf } from '../log/snapshot.ts'
import { lockConversation } from './lock.ts'
import type { Producer } from './turn-states.ts'
import { readNewestTurn } from './turn-states.ts'

/** Ends a conversation for good: what is being said stops, and no more is taken. Does nothing where it has ended already. */
export async function endConversation(
  tx: LogTransaction,
  producer: Producer,
  conversationId: string,
  status: Extract<ConversationStatus, 'completed' | 'abandoned'> = 'completed',
): Promise<void> {
  const conversation = await lockConversation(tx.trx, conversationId)
  if (conversation === undefined || isClosed(conversation.status)) return
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
