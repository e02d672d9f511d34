import type { MessagePage, MessagesQuerySchema, SendMessage, SentMessage } from '@roxels/protocol'
import type * as v from 'valibot'
import type { Db } from '../db/open.ts'
import { ApiError } from '../http/errors.ts'
import { newId } from '../ids.ts'
import type { Limits } from '../limits.ts'
import type { Log } from '../log/append.ts'
import { isClosed } from '../log/closed.ts'
import { eventId } from '../log/event-id.ts'
import { messageOf, readMessages } from '../log/messages.ts'
import type { Access } from '../sessions/authenticate.ts'
import { invalidToken } from '../sessions/authenticate.ts'
import { noteActivity } from './activity.ts'
import { lockConversation } from '../db/hold.ts'
import type { Producer } from './turn-states.ts'
import { readNewestTurn, startTurn } from './turn-states.ts'

/** Stores what a participant wrote, once, together with the turn that will answer it (Rules 40 to 42). */
export function sendMessage(
  {
    log,
    producer,
    limits,
  }: { readonly log: Log; readonly producer: Producer; readonly limits: Limits },
  { conversationId, logId }: Access,
  { client_id, text }: SendMessage,
): Promise<{ readonly isNew: boolean; readonly sent: SentMessage }> {
  return log.write(async (tx) => {
    const conversation = await lockConversation(tx.trx, conversationId)
    // Deleted since the call was let in.
    if (conversation === undefined) throw invalidToken()
    const first = await tx.trx
      .selectFrom('messages')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .where('client_id', '=', client_id)
      .executeTakeFirst()
    if (first !== undefined) {
      if (first.text !== text) throw otherText()
      return {
        isNew: false,
        sent: { message: messageOf(first), event_id: eventId(logId, first.seq) },
      }
    }
    if (isClosed(conversation.status)) {
      throw new ApiError('conflict', 'This conversation has ended and takes no message.')
    }

    const message = {
      id: newId('msg'),
      role: 'participant',
      text,
      state: 'complete',
      client_id,
      at: new Date(tx.now).toISOString(),
    } as const
    const [seq = 0] = await tx.append(conversationId, [{ name: 'message', data: message }])
    const newest = await readNewestTurn(tx.trx, conversationId)
    if (newest?.state !== 'started') await startTurn(tx, producer, conversationId)
    await noteActivity(tx, limits, conversationId)
    return { isNew: true, sent: { message, event_id: eventId(logId, seq) } }
  })
}

function otherText(): ApiError {
  return new ApiError('conflict', 'This client_id was used for another text: make a new one.', {
    field: 'client_id',
  })
}

/** A page of older messages, oldest first (Rule 47). */
export async function readPage(
  db: Db,
  conversationId: string,
  { before, limit = 50 }: v.InferOutput<typeof MessagesQuerySchema>,
): Promise<MessagePage> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const seq = before === undefined ? undefined : await readSeq(trx, conversationId, before)
      const { messages, hasOlder } = await readMessages(trx, conversationId, limit, {
        beforeSeq: seq,
      })
      return { items: [...messages], has_more: hasOlder }
    })
}

async function readSeq(db: Db, conversationId: string, messageId: string): Promise<number> {
  const message = await db
    .selectFrom('messages')
    .select('seq')
    .where('conversation_id', '=', conversationId)
    .where('id', '=', messageId)
    .executeTakeFirst()
  if (message !== undefined) return message.seq
  throw new ApiError('validation_error', 'Expected the id of a message of this conversation.', {
    field: 'before',
  })
}
