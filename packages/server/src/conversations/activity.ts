import type { LogTransaction } from '../log/decision.ts'
import type { Limits } from '../limits.ts'
import { readDeadline } from './deadline.ts'

/**
 * Notes that the participant has just done something: when they and this conversation were last active, and when it is
 * abandoned if nothing follows. To be called in the transaction of what they did, and last in it: it reads what it changed.
 */
export async function noteActivity(
  tx: LogTransaction,
  limits: Limits,
  conversationId: string,
): Promise<void> {
  const at = new Date(tx.now).toISOString()
  const abandonAt = await readDeadline(tx, limits, conversationId)
  const { person_id } = await tx.trx
    .updateTable('conversations')
    .set({ last_active_at: at, abandon_at: abandonAt })
    .where('id', '=', conversationId)
    .returning('person_id')
    .executeTakeFirstOrThrow()
  await tx.trx
    .updateTable('persons')
    .set({ last_seen_at: at })
    .where('id', '=', person_id)
    // The clock of another server may be ahead.
    .where((eb) => eb.or([eb('last_seen_at', 'is', null), eb('last_seen_at', '<', at)]))
    .execute()
}
