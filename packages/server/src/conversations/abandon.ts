import type { Db } from '../db/open.ts'
import type { Clock } from '../limits.ts'
import type { Log } from '../log/append.ts'
import { endConversation } from './end.ts'
import { lockConversation } from '../db/hold.ts'
import type { Producer } from './turn-states.ts'

/** How many are ended in one commit, and how many commits there are at most, so that neither takes long. */
const batchSize = 100
const maxBatches = 10

interface AbandonPorts {
  readonly db: Db
  readonly log: Log
  readonly producer: Producer
  readonly clock: Clock
}

/**
 * Ends the conversations whose time is over: nobody came back within the window, or it lasted too long. Throws once all were
 * tried if one of them could not be ended.
 */
export async function abandonOverdue({ db, log, producer, clock }: AbandonPorts): Promise<void> {
  for (let batch = 0; batch < maxBatches; batch += 1) {
    const overdue = await db
      .selectFrom('conversations')
      .select('id')
      .where('abandon_at', 'is not', null)
      .where('abandon_at', '<=', clock())
      .orderBy('abandon_at')
      .limit(batchSize)
      .execute()
    const outcomes = await Promise.allSettled(overdue.map(({ id }) => abandon(id)))
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    if (overdue.length < batchSize) return
  }

  function abandon(id: string): Promise<void> {
    return log.write(async (tx) => {
      const abandonAt = (await lockConversation(tx.trx, id))?.abandon_at ?? Infinity
      // Somebody may have come back since, ended it or deleted it.
      if (abandonAt > tx.now) return
      await endConversation(tx, producer, id, 'abandoned')
    })
  }
}
