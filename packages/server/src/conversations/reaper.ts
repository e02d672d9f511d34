import { sql } from 'kysely'
import type { Logger } from 'pino'
import { tryLockConversation } from '../db/hold.ts'
import type { Db } from '../db/open.ts'
import { describe } from '../http/errors.ts'
import type { Clock, Limits } from '../limits.ts'
import type { Log } from '../log/append.ts'
import { repeat } from '../repeat.ts'
import type { Producer } from './turn-states.ts'
import { endTurn, readTurn } from './turn-states.ts'

interface ReaperPorts {
  readonly db: Db
  readonly log: Log
  readonly producer: Producer
  readonly clock: Clock
  readonly limits: Limits
  readonly logger: Logger
}

/** Ends turns whose producer has not renewed its lease (Rule 44). The returned function stops it. */
export function startReaper({
  db,
  log,
  producer,
  clock,
  limits,
  logger,
}: ReaperPorts): () => Promise<void> {
  return repeat(reap, limits.reaperMs, (error) => logger.error(describe(error), 'reaper failed'))

  async function reap(): Promise<void> {
    const overdue = await db
      .selectFrom('turns')
      .select(['id', 'conversation_id'])
      // Written out: with a parameter the index of leases would not be used.
      .where('state', '=', sql.lit('started'))
      .where('lease_until', '<', clock())
      .execute()
    for (const { id, conversation_id } of overdue) await interrupt(conversation_id, id)
  }

  function interrupt(conversationId: string, turnId: string): Promise<void> {
    return log.write(async (tx) => {
      // Another server may be at it: its producer after all, or its reaper.
      if ((await tryLockConversation(tx.trx, conversationId)) === undefined) return
      const turn = await readTurn(tx.trx, conversationId, turnId)
      // It may have been renewed or have ended since.
      if (turn?.state !== 'started' || turn.lease_until >= tx.now) return
      await endTurn(tx, producer, turn, 'interrupted')
    })
  }
}
