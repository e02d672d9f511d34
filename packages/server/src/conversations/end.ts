import type { ConversationStatus, Ended } from '@roxels/protocol'
import type { Limits } from '../limits.ts'
import type { Log } from '../log/append.ts'
import type { LogTransaction } from '../log/decision.ts'
import { isClosed } from '../log/closed.ts'
import { turnOf } from '../log/snapshot.ts'
import { invalidToken } from '../sessions/authenticate.ts'
import { noteActivity } from './activity.ts'
import { lockConversation } from '../db/hold.ts'
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

/** The participant has had enough: completes the conversation, and answers what has become of it (Rule 64). */
export function endByParticipant(
  {
    log,
    producer,
    limits,
  }: { readonly log: Pick<Log, 'write'>; readonly producer: Producer; readonly limits: Limits },
  conversationId: string,
): Promise<Ended> {
  return log.write(async (tx) => {
    const conversation = await lockConversation(tx.trx, conversationId)
    // Deleted since the call was let in.
    if (conversation === undefined) throw invalidToken()
    if (isClosed(conversation.status)) return { status: conversation.status }
    await noteActivity(tx, limits, conversationId)
    await endConversation(tx, producer, conversationId)
    return { status: 'completed' }
  })
}
