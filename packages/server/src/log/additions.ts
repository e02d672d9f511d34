import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { Trx } from '../db/open.ts'
import { givenRows } from '../db/rows.ts'
import { writeAll } from '../db/write-all.ts'
import { isClosed } from './closed.ts'
import type { StoredEvent } from './encode.ts'
import { project } from './project.ts'
import type { AppendableEvent } from './project.ts'

/** What a transaction has added to one log. */
export interface Addition {
  readonly conversationId: string
  readonly logId: string
  /** True when the conversation ended with it: no event follows. */
  readonly final: boolean
  readonly events: readonly StoredEvent[]
}

/** What comes by the thousand: events of which the mirroring tables hold one row each, or none. */
export type PlainEvent = Extract<AppendableEvent, { name: 'message' | 'delta' | 'turn' }>

/** Events about to be added to one log, which this transaction holds. */
export interface Growth {
  readonly conversationId: string
  readonly logId: string
  readonly events: readonly PlacedEvent[]
}

interface PlacedEvent {
  readonly seq: number
  readonly event: PlainEvent
}

/** Adds events to a log, in this order, and brings the tables that mirror it up to them. */
export async function addEvents(
  trx: Trx,
  conversationId: string,
  events: readonly AppendableEvent[],
  at: string,
): Promise<Addition> {
  const { log_id, last_seq } = await trx
    .updateTable('conversations')
    .set((eb) => ({ last_seq: eb('last_seq', '+', events.length) }))
    .where('id', '=', conversationId)
    .returning(['log_id', 'last_seq'])
    .executeTakeFirstOrThrow()

  const first = last_seq - events.length + 1
  const stored = events.map((event, index) => store({ seq: first + index, event }))
  const rows = stored.map((row) => ({ conversationId, ...row }))
  await writeAll(trx, insertEvents(trx, rows))
  for (const [index, event] of events.entries()) {
    await project(trx, conversationId, first + index, event, at)
  }
  return { conversationId, logId: log_id, final: events.some(isEnd), events: stored }
}

/**
 * Adds events to many logs, in as many statements as to one. Whoever calls it has given out the places: what it writes
 * `alongside` raises `last_seq` of the conversations and keeps the turns, of which only a start may be among the events.
 */
export async function addPlaced(
  trx: Trx,
  growths: readonly Growth[],
  alongside: readonly RawBuilder<unknown>[],
): Promise<readonly Addition[]> {
  const additions = growths.map(({ events, ...log }) => ({
    ...log,
    final: false,
    events: events.map(store),
  }))
  const added = additions.flatMap(({ conversationId, events }) =>
    events.map((event) => ({ conversationId, ...event })),
  )
  await writeAll(trx, [...insertEvents(trx, added), ...insertMessages(trx, growths), ...alongside])
  return additions
}

function store({
  seq,
  event: { name, data },
}: {
  readonly seq: number
  readonly event: AppendableEvent
}): StoredEvent {
  return { seq, name, data: JSON.stringify(data) }
}

function isEnd(event: AppendableEvent): boolean {
  return event.name === 'status' && isClosed(event.data.status)
}

function insertEvents(
  trx: Trx,
  events: readonly (StoredEvent & { readonly conversationId: string })[],
): readonly RawBuilder<unknown>[] {
  if (events.length === 0) return []
  const rows = events.map(({ conversationId, ...row }) => ({
    conversation_id: conversationId,
    ...row,
  }))
  const columns = { conversation_id: 'text', seq: 'bigint', name: 'text', data: 'text' } as const
  return [
    sql`
    insert into events (conversation_id, seq, name, data)
    select conversation_id, seq, name, data from ${givenRows(trx, columns, rows)}`,
  ]
}

const messageColumns = {
  conversation_id: 'text',
  seq: 'bigint',
  id: 'text',
  role: 'text',
  text: 'text',
  state: 'text',
  client_id: 'text',
  at: 'text',
} as const

function insertMessages(trx: Trx, growths: readonly Growth[]): readonly RawBuilder<unknown>[] {
  const rows = growths.flatMap(({ conversationId, events }) =>
    events.flatMap(({ seq, event }) => {
      if (event.name !== 'message') return []
      const { client_id = null, ...message } = event.data
      return [{ conversation_id: conversationId, seq, client_id, ...message }]
    }),
  )
  if (rows.length === 0) return []
  return [
    sql`
    insert into messages (conversation_id, seq, text_seq, id, role, text, state, client_id, at)
    select conversation_id, seq, seq, id, role, text, state, client_id, at
    from ${givenRows(trx, messageColumns, rows)}`,
  ]
}
