import { sql } from 'kysely'
import { isShared } from '../db/dialect.ts'
import type { Trx } from '../db/open.ts'
import { givenRows } from '../db/rows.ts'
import type { TurnRow } from '../db/schema.ts'
import type { StoredEvent } from './encode.ts'
import type { AppendableEvent } from './project.ts'

/** What an agent says: of all events those that come by the thousand. */
export type SpeechEvent = Extract<AppendableEvent, { name: 'message' | 'delta' }>

export type NewestTurn = Pick<TurnRow, 'id' | 'state' | 'attempt' | 'message_id'>

/** A log about to be extended, and what its newest turn is in the same moment. */
export interface Extension {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly turn: NewestTurn | undefined
  append(events: readonly SpeechEvent[]): readonly number[]
  /** Says which message the newest turn speaks in. */
  speakIn(messageId: string): void
  renewLease(until: number): void
  /** Runs once all of this is durable. Must not throw. */
  afterCommit(effect: () => void): void
}

/** A decision that rests on nothing but the newest turn: hundreds of them cost as many statements as one. */
export interface Extending {
  readonly conversationId: string
  decide(extension: Extension): unknown
}

export interface Extended {
  readonly outcome: { readonly value: unknown } | { readonly refusal: unknown }
  readonly appended: readonly StoredEvent[]
  readonly logId: string
  readonly effects: readonly (() => void)[]
}

interface State {
  readonly id: string
  readonly logId: string
  lastSeq: number
  grown: boolean
  turn: NewestTurn | undefined
  leaseUntil: number | undefined
}

/** Makes decisions in their order and writes what they come to all at once. A refused one leaves nothing. */
export async function extend(
  trx: Trx,
  entries: readonly Extending[],
  now: number,
): Promise<readonly Extended[]> {
  const states = await readStates(trx, [...new Set(entries.map((entry) => entry.conversationId))])
  const before = new Map([...states].map(([id, state]) => [id, state.turn?.message_id]))
  const events: (StoredEvent & { readonly conversationId: string; readonly event: SpeechEvent })[] =
    []

  const all = entries.map((entry): Extended => {
    const stored = states.get(entry.conversationId)
    const state = stored && { ...stored }
    const added: (typeof events)[number][] = []
    const effects: (() => void)[] = []
    try {
      const value = entry.decide({
        now,
        turn: state?.turn,
        append(more) {
          if (state === undefined) throw new Error('There is no such log.')
          return more.map((event) => {
            state.lastSeq += 1
            state.grown = true
            const { name, data } = event
            added.push({
              seq: state.lastSeq,
              name,
              data: JSON.stringify(data),
              conversationId: state.id,
              event,
            })
            return state.lastSeq
          })
        },
        speakIn(messageId) {
          if (state?.turn !== undefined) state.turn = { ...state.turn, message_id: messageId }
        },
        renewLease(until) {
          if (state !== undefined) state.leaseUntil = until
        },
        afterCommit: (effect) => effects.push(effect),
      })
      if (state !== undefined) states.set(state.id, state)
      events.push(...added)
      const { logId = '' } = state ?? {}
      return { outcome: { value }, appended: added, logId, effects }
    } catch (refusal) {
      return { outcome: { refusal }, appended: [], logId: '', effects: [] }
    }
  })

  await insertEvents(
    trx,
    events.map(({ conversationId, seq, name, data }) => ({ conversationId, seq, name, data })),
  )
  await insertMessages(trx, events)
  const changed = [...states.values()]
  await updateConversations(
    trx,
    changed.filter(({ grown }) => grown),
  )
  await updateTurns(
    trx,
    changed.flatMap(({ id, turn, leaseUntil }) =>
      turn !== undefined && (leaseUntil !== undefined || turn.message_id !== before.get(id))
        ? [{ id: turn.id, message_id: turn.message_id, lease_until: leaseUntil ?? null }]
        : [],
    ),
  )
  return all
}

async function readStates(trx: Trx, ids: readonly string[]): Promise<Map<string, State>> {
  const given = givenRows(
    trx,
    { id: 'text' },
    ids.toSorted().map((id) => ({ id })),
  )
  if (isShared(trx)) {
    // By itself, and first: what is read in the same statement may be older than what it waited for.
    await sql`select id from conversations where id in (select id from ${given}) order by id for update`.execute(
      trx,
    )
  }
  const { rows } = await sql<{
    id: string
    log_id: string
    last_seq: number
    turn_id: string | null
    state: TurnRow['state']
    attempt: number
    message_id: string | null
  }>`
    select conversations.id, log_id, last_seq, turns.id as turn_id, turns.state, attempt, message_id
    from conversations
    left join turns on turns.conversation_id = conversations.id and started_seq = (
      select max(started_seq) from turns as newest where newest.conversation_id = conversations.id
    )
    where conversations.id in (select id from ${given})`.execute(trx)
  return new Map(
    rows.map(({ id, log_id, last_seq, turn_id, state, attempt, message_id }) => [
      id,
      {
        id,
        logId: log_id,
        lastSeq: last_seq,
        grown: false,
        leaseUntil: undefined,
        turn: turn_id === null ? undefined : { id: turn_id, state, attempt, message_id },
      },
    ]),
  )
}

/** Appends events to logs, in one statement. */
export async function insertEvents(
  trx: Trx,
  events: readonly (StoredEvent & { readonly conversationId: string })[],
): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ conversationId, ...row }) => ({
    conversation_id: conversationId,
    ...row,
  }))
  const columns = { conversation_id: 'text', seq: 'bigint', name: 'text', data: 'text' } as const
  await sql`
    insert into events (conversation_id, seq, name, data)
    select conversation_id, seq, name, data from ${givenRows(trx, columns, rows)}`.execute(trx)
}

async function insertMessages(
  trx: Trx,
  events: readonly {
    readonly conversationId: string
    readonly seq: number
    readonly event: SpeechEvent
  }[],
): Promise<void> {
  for (const { conversationId, seq, event } of events) {
    if (event.name !== 'message') continue
    const { client_id = null, ...message } = event.data
    await trx
      .insertInto('messages')
      .values({ conversation_id: conversationId, ...message, seq, text_seq: seq, client_id })
      .execute()
  }
}

async function updateConversations(trx: Trx, states: readonly State[]): Promise<void> {
  if (states.length === 0) return
  const rows = states.map(({ id, lastSeq }) => ({ id, last_seq: lastSeq }))
  await sql`
    update conversations set last_seq = given.last_seq
    from ${givenRows(trx, { id: 'text', last_seq: 'bigint' }, rows)}
    where conversations.id = given.id`.execute(trx)
}

async function updateTurns(
  trx: Trx,
  rows: readonly { id: string; message_id: string | null; lease_until: number | null }[],
): Promise<void> {
  if (rows.length === 0) return
  const columns = { id: 'text', message_id: 'text', lease_until: 'bigint' } as const
  await sql`
    update turns set message_id = given.message_id, lease_until = coalesce(given.lease_until, turns.lease_until)
    from ${givenRows(trx, columns, rows)}
    where turns.id = given.id`.execute(trx)
}
