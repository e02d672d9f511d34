import { sql } from 'kysely'
import { isShared } from './dialect.ts'
import type { Trx } from './open.ts'

/**
 * Keeps the decisions of other servers about a conversation waiting until this transaction ends. What a decision rests on is
 * read after it. False if there is no such conversation. SQLite has one server, whose decisions follow one another anyway.
 */
export async function holdConversation(trx: Trx, id: string): Promise<boolean> {
  const rows = await trx
    .selectFrom('conversations')
    .select('id')
    .where('id', '=', id)
    .$if(isShared(trx), (query) => query.forUpdate())
    .execute()
  return rows.length > 0
}

/** As `holdConversation`, but does not wait: false as well where another server is at it. */
export async function tryHoldConversation(trx: Trx, id: string): Promise<boolean> {
  const rows = await trx
    .selectFrom('conversations')
    .select(sql.lit(1).as('held'))
    .where('id', '=', id)
    .$if(isShared(trx), (query) => query.forUpdate().skipLocked())
    .execute()
  return rows.length > 0
}
