import type { MessagePage, MessagesQuerySchema } from '@roxels/protocol'
import type * as v from 'valibot'
import type { Db } from '../db/open.ts'
import { ApiError } from '../http/errors.ts'
import { readMessages } from '../log/messages.ts'

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
