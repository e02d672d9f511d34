import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import { isShared } from './dialect.ts'
import type { Trx } from './open.ts'
import { givenIds } from './rows.ts'
import type { Schema } from './schema.ts'

export type Conversation = Selectable<Schema['conversations']>

/**
 * A conversation as it is, and as no other server changes it before this transaction is over; undefined if there is none, or
 * none any more. What a decision rests on is read after it. SQLite has one server, whose decisions follow one another anyway.
 */
export function lockConversation(trx: Trx, id: string): Promise<Conversation | undefined> {
  return trx
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', id)
    .$if(isShared(trx), (query) => query.forUpdate())
    .executeTakeFirst()
}

/** As `lockConversation`, but does not wait: undefined as well where another server is at it. */
export function tryLockConversation(trx: Trx, id: string): Promise<Conversation | undefined> {
  return trx
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', id)
    .$if(isShared(trx), (query) => query.forUpdate().skipLocked())
    .executeTakeFirst()
}

/** As `lockConversation`, for many: to be asked for first, since one statement may read what is older than what it waited for. */
export async function lockConversations(trx: Trx, ids: readonly string[]): Promise<void> {
  if (!isShared(trx) || ids.length === 0) return
  await sql`
    select id from conversations where id in (select id from ${givenIds(trx, ids)})
    order by id for update`.execute(trx)
}
