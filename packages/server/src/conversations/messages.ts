import type { MessagePage, SendMessage, SentMessage } from '@roxels/protocol'
import { holdConversation } from '../db/hold.ts'
import type { Db } from '../db/open.ts'
import { ApiError } from '../http/errors.ts'
import { newId } from '../ids.ts'
import type { Limits } from '../limits.ts'
import type { Log } from '../log/append.ts'
import { eventId } from '../log/event-id.ts'
import { messageOf, readMessages } from '../log/messages.ts'
import type { Access } from '../sessions/authenticate.ts'
import { invalidToken } from '../sessions/authenticate.ts'
import { noteActivity } from './activity.ts'
import type { Producer } from './turn-states.ts'
import { isOpen, readNewestTurn, startTurn } from './turn-states.ts'

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
    if (!(await holdConversation(tx.trx, conversationId))) throw invalidToken()
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
    if (!(await isOpen(tx.trx, conversationId))) {
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
  before: string | undefined,
  limit: string | undefined,
): Promise<MessagePage> {
  const count = readLimit(limit)
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const seq = before === undefined ? undefined : await readSeq(trx, conversationId, before)
      const { messages, hasOlder } = await readMessages(trx, conversationId, count, {
        beforeSeq: seq,
      })
      return { items: [...messages], has_more: hasOlder }
    })
}

function readLimit(limit = '50'): number {
  const count = /^\d{1,3}$/.test(limit) ? Number(limit) : 0
  if (count >= 1 && count <= 200) return count
  throw new ApiError('validation_error', 'Expected a number from 1 to 200.', { field: 'limit' })
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
