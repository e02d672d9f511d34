import type { Selectable } from 'kysely'
import type { Trx } from '../db/open.ts'
import type { Schema } from '../db/schema.ts'

export type Conversation = Selectable<Schema['conversations']>

/**
 * A conversation as it is, and as no other server changes it before this transaction is over; undefined if there is none, or
 * none any more.
 */
export function lockConversation(trx: Trx, id: string): Promise<Conversation | undefined> {
  return trx
    .updateTable('conversations')
    .set((eb) => ({ last_seq: eb.ref('last_seq') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}
