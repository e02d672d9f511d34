import type { CloseReason, Message } from '@roxels/protocol'
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { EventRow } from '../db/schema.ts'
import type { StoredEvent } from './encode.ts'
import { messageOf } from './messages.ts'
import { mergeDeltas } from './text.ts'

/** Where a log stands: its newest event, and whether one can still follow. */
export interface LogHead {
  readonly lastSeq: number
  readonly closed: boolean
}

/** What the store says about a session's stream. */
export interface Standing {
  /** Why it must end; undefined while it may go on. */
  readonly end: CloseReason | undefined
  readonly head: LogHead
}

// A page is what one write holds, and what a reader that is slow has lying here.
const pageEvents = 500
const pageChars = 256 * 1024

type Row = Pick<Selectable<EventRow>, 'seq' | 'name' | 'data'>

/**
 * The next events after `seq`, oldest first; as many as are sent at once. Pieces of text that follow one another come as
 * one, and where they were taken out of the log, the message comes whole (Rule 39).
 */
export async function readTail(
  db: Db,
  conversationId: string,
  seq: number,
): Promise<readonly StoredEvent[]> {
  const rows = await readRows(db, conversationId, seq)
  if (!rows.some(isStandIn)) return mergeDeltas(rows)
  // Read again together with the messages, so that their text is that of this place in the log or later, never earlier.
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const again = await readRows(trx, conversationId, seq)
      return cut(fillIn(mergeDeltas(again), await readMessages(trx, conversationId, again)))
    })
}

/** True for what stands where deltas of a message were (see `compact.ts`). */
function isStandIn({ name }: StoredEvent): boolean {
  return name === 'message.set'
}

function readRows(db: Db, conversationId: string, seq: number): Promise<readonly Row[]> {
  return db
    .selectFrom(
      db
        .selectFrom('events')
        .select(['seq', 'name', 'data'])
        .select(sql<number>`sum(length(data)) over (order by seq) - length(data)`.as('before'))
        .where('conversation_id', '=', conversationId)
        .where('seq', '>', seq)
        .orderBy('seq')
        .limit(pageEvents)
        .as('page'),
    )
    .select(['seq', 'name', 'data'])
    .where('before', '<', pageChars)
    .orderBy('seq')
    .execute()
}

async function readMessages(
  db: Db,
  conversationId: string,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, Message>> {
  const ids = new Set(rows.filter(isStandIn).map(idOf))
  const messages = await db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where('id', 'in', [...ids])
    .execute()
  return new Map(messages.map((row) => [row.id, messageOf(row)]))
}

/** As much of it as a page holds, and something in any case: filled in, it may be far more than what was stored. */
function cut(events: readonly StoredEvent[]): readonly StoredEvent[] {
  let chars = 0
  const end = events.findIndex(({ data }) => {
    const begins = chars
    chars += data.length
    return begins >= pageChars
  })
  return end === -1 ? events : events.slice(0, end)
}

/** The first stand-in of a message brings it whole; after that a client lacks nothing, and the others only mark a place. */
function fillIn(
  rows: readonly StoredEvent[],
  messages: ReadonlyMap<string, Message>,
): readonly StoredEvent[] {
  const brought = new Set<string>()
  return rows.map((row) => {
    if (!isStandIn(row)) return row
    const id = idOf(row)
    const message = messages.get(id)
    if (message === undefined) throw new Error('A message is missing from its log.')
    if (!brought.has(id)) {
      brought.add(id)
      return { ...row, data: JSON.stringify(message) }
    }
    const nothing = { message_id: id, at: message.text.length, text: '' }
    return { seq: row.seq, name: 'delta', data: JSON.stringify(nothing) }
  })
}

function idOf({ data }: StoredEvent): string {
  return (JSON.parse(data) as { readonly id: string }).id
}
