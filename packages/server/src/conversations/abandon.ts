import type { Db } from '../db/open.ts'
import type { Clock } from '../limits.ts'
import type { Log } from '../log/append.ts'
import { endConversation } from './end.ts'
import type { Producer } from './turn-states.ts'

/** As many as one round takes, so that it stays short. */
const roundSize = 100

interface AbandonPorts {
  readonly db: Db
  readonly log: Log
  readonly producer: Producer
  readonly clock: Clock
}

/** Ends the conversations whose time is over: nobody came back within the window, or it lasted too long. */
export async function abandonOverdue({ db, log, producer, clock }: AbandonPorts): Promise<void> {
  const overdue = await db
    .selectFrom('conversations')
    .select('id')
    .where('abandon_at', 'is not', null)
    .where('abandon_at', '<=', clock())
    .limit(roundSize)
    .execute()
  for (const { id } of overdue) {
    await log.write(async (tx) => {
      const { abandon_at } = await tx.trx
        .updateTable('conversations')
        .set((eb) => ({ abandon_at: eb.ref('abandon_at') }))
        .where('id', '=', id)
        .returning('abandon_at')
        .executeTakeFirstOrThrow()
      // Somebody may have come back since.
      if (abandon_at === null || abandon_at > tx.now) return
      await endConversation(tx, producer, id, 'abandoned')
    })
  }
}
