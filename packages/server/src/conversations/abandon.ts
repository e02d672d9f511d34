import { tryHoldConversation } from '../db/hold.ts'
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
      // Another server may be at it, or somebody may have come back since.
      if (!(await tryHoldConversation(tx.trx, id))) return
      const { abandon_at } = await tx.trx
        .selectFrom('conversations')
        .select('abandon_at')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      if (abandon_at === null || abandon_at > tx.now) return
      await endConversation(tx, producer, id, 'abandoned')
    })
  }
}
