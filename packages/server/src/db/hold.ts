import type { Selectable } from 'kysely'
import { isShared } from './dialect.ts'
import type { Trx } from './open.ts'
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
