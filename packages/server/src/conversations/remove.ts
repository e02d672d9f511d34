import { holdConversation } from '../db/hold.ts'
import { forgetAnswers } from '../http/idempotency.ts'
import type { LogTransaction } from '../log/append.ts'
import type { Fanout } from '../log/fanout.ts'
import type { Producer } from './turn-states.ts'
import { readNewestTurn } from './turn-states.ts'

/** Deletes a conversation with all that was said and captured in it; its anonymous person too, who is nobody without it. */
export async function removeConversation(
  tx: LogTransaction,
  { producer, fanout }: { readonly producer: Producer; readonly fanout: Fanout },
  id: string,
): Promise<void> {
  const { trx } = tx
  await holdConversation(trx, id)
  const turn = await readNewestTurn(trx, id)
  const { person_id } = await trx
    .selectFrom('conversations')
    .select('person_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

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
  await forgetAnswers(trx, id)

  tx.afterCommit(() => {
    if (turn?.state === 'started') producer.abort(turn.id)
    fanout.closeConversation(id, 'deleted')
  })
}
