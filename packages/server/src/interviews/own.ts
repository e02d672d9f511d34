import type { Conversation } from '../db/hold.ts'
import { lockConversation } from '../db/hold.ts'
import type { Trx } from '../db/open.ts'
import { notFound } from '../http/errors.ts'

/** A conversation of this organisation, locked until the transaction is over; throws `not_found`. */
export async function lockOwn(trx: Trx, orgId: string, id: string): Promise<Conversation> {
  const conversation = await lockConversation(trx, id)
  if (conversation?.org_id !== orgId) throw notFound('conversation')
  return conversation
}
