import type { Message } from '@roxels/protocol'
import type { Selectable } from 'kysely'
import type { Db } from '../db/open.ts'
import type { MessageRow } from '../db/schema.ts'
import { deltasAfter, foldDeltas } from './text.ts'

/** A bounded piece of a transcript. */
export interface MessageList {
  readonly messages: readonly Message[]
  readonly hasOlder: boolean
}

/**
 * The newest `limit` messages before the message at `beforeSeq`, oldest first, with the text so far; fewer where they come to
 * more than `chars`, but always one.
 */
export async function readMessages(
  db: Db,
  conversationId: string,
  limit: number,
  {
    beforeSeq,
    chars = Infinity,
  }: { readonly beforeSeq?: number | undefined; readonly chars?: number } = {},
): Promise<MessageList> {
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .$if(beforeSeq !== undefined, (query) => query.where('seq', '<', beforeSeq ?? 0))
    .orderBy('seq', 'desc')
    // One more than asked for tells whether there are older ones.
    .limit(limit + 1)
    .execute()

  const messages: Message[] = []
  let left = chars
  for (const row of rows.slice(0, limit)) {
    const message = await readMessage(db, row)
    left -= message.text.length
    if (left < 0 && messages.length > 0) break
    messages.push(message)
  }
  return { messages: messages.reverse(), hasOlder: rows.length > messages.length }
}

async function readMessage(db: Db, row: Selectable<MessageRow>): Promise<Message> {
  if (row.state !== 'streaming') return messageOf(row)
  const deltas = await deltasAfter(db, row.conversation_id, row.text_seq)
  return messageOf({ ...row, text: foldDeltas(row.text, row.id, deltas) })
}

/** The wire's form of a message whose text is whole. */
export function messageOf({
  id,
  role,
  text,
  state,
  client_id,
  at,
}: Selectable<MessageRow>): Message {
  return { id, role, text, state, ...(client_id === null ? {} : { client_id }), at }
}
