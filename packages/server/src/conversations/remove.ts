import { lockConversation } from '../db/hold.ts'
import { forgetAnswers } from '../http/idempotency.ts'
import type { LogTransaction } from '../log/decision.ts'
import type { Fanout } from '../log/fanout.ts'
import type { Conversation } from '../db/hold.ts'
import type { Producer } from './turn-states.ts'
import { readNewestTurn } from './turn-states.ts'

/**
 * Deletes a conversation with all that was said and captured in it; its anonymous person too, who is nobody without it. It
 * must be locked, so that nothing is added to it meanwhile.
 */
export async function removeConversation(
  tx: LogTransaction,
  { producer, fanout }: { readonly producer: Producer; readonly fanout: Fanout },
  { id, person_id }: Conversation,
): Promise<void> {
  const { trx } = tx
  await lockConversation(trx, id)
  const turn = await readNewestTurn(trx, id)
  const sessions = trx.selectFrom('sessions').where('conversation_id', '=', id)
  await forgetAnswers(trx, [id])
  await forgetAnswers(trx, sessions.select('id').$castTo<string>())

  // In the order of their references.
  for (const table of [
    'invitations',
    'sessions',
    'session_secrets',
    'events',
    'messages',
    'captures',
    'goals',
    'turns',
  ] as const) {
    await trx.deleteFrom(table).where('conversation_id', '=', id).execute()
  }
  await trx.deleteFrom('conversations').where('id', '=', id).execute()
  await trx
    .deleteFrom('persons')
    .where('id', '=', person_id)
    .where('external_id', 'is', null)
    .execute()

  tx.afterCommit(() => {
    if (turn?.state === 'started') producer.abort(turn.id)
    fanout.closeConversation(id, 'deleted')
  })
}
