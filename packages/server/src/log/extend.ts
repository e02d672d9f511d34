import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { Trx } from '../db/open.ts'
import { givenIds, givenRows } from '../db/rows.ts'
import type { TurnRow } from '../db/schema.ts'
import type { Growth, PlainEvent } from './additions.ts'
import type { Log } from './append.ts'
import type { JointDecision, JointTransaction, Outcome } from './decision.ts'

/** What an agent says: of all events those that come by the thousand. */
export type SpeechEvent = Extract<PlainEvent, { name: 'message' | 'delta' }>

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

interface Extending {
  readonly conversationId: string
  decide(this: void, extension: Extension): void
}

/** Decides what rests on nothing but the newest turn of a conversation. */
export function extendLog(
  log: Log,
  conversationId: string,
  decide: (extension: Extension) => void,
): Promise<void> {
  return log.join(extendAll, { conversationId, decide })
}

interface State {
  readonly id: string
  readonly logId: string
  lastSeq: number
  turn: NewestTurn | undefined
  leaseUntil: number | undefined
  events: Growth['events']
}

const extendAll: JointDecision<Extending, void> = async (tx, items) => {
  const { trx, now } = tx
  const states = await readStates(tx, [...new Set(items.map((item) => item.conversationId))])
  const before = new Map([...states].map(([id, state]) => [id, state.turn?.message_id]))

  const outcomes = items.map(({ conversationId, decide }): Outcome<void> => {
    const stored = states.get(conversationId)
    const state = stored && { ...stored }
    const effects: (() => void)[] = []
    try {
      decide({
        now,
        turn: state?.turn,
        ...changing(state),
        afterCommit: (effect) => effects.push(effect),
      })
    } catch (refusal) {
      return { refusal }
    }
    if (state !== undefined) states.set(state.id, state)
    for (const effect of effects) tx.afterCommit(effect)
    return { value: undefined }
  })

  const all = [...states.values()]
  const grown = all.filter(({ events }) => events.length > 0)
  const spoken = all.flatMap(({ id, turn, leaseUntil }) =>
    turn !== undefined && (leaseUntil !== undefined || turn.message_id !== before.get(id))
      ? [{ id: turn.id, message_id: turn.message_id, lease_until: leaseUntil ?? null }]
      : [],
  )
  await tx.grow(
    grown.map(({ id, logId, events }) => ({ conversationId: id, logId, events })),
    [...updateConversations(trx, grown), ...updateTurns(trx, spoken)],
  )
  return outcomes
}

function changing(state: State | undefined): Pick<Extension, 'append' | 'speakIn' | 'renewLease'> {
  return {
    append(events) {
      if (state === undefined) throw new Error('There is no such log.')
      const placed = events.map((event) => ({ seq: ++state.lastSeq, event }))
      state.events = [...state.events, ...placed]
      return placed.map(({ seq }) => seq)
    },
    speakIn(messageId) {
      if (state?.turn !== undefined) state.turn = { ...state.turn, message_id: messageId }
    },
    renewLease(until) {
      if (state !== undefined) state.leaseUntil = until
    },
  }
}

async function readStates(
  { trx, held }: JointTransaction,
  ids: readonly string[],
): Promise<Map<string, State>> {
  const select = sql<{
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
    where conversations.id in (select id from ${givenIds(trx, ids)})`
  const [, { rows }] = await Promise.all([held, select.execute(trx)])
  return new Map(
    rows.map(({ id, log_id, last_seq, turn_id, state, attempt, message_id }) => [
      id,
      {
        id,
        logId: log_id,
        lastSeq: last_seq,
        events: [],
        leaseUntil: undefined,
        turn: turn_id === null ? undefined : { id: turn_id, state, attempt, message_id },
      },
    ]),
  )
}

function updateConversations(trx: Trx, states: readonly State[]): readonly RawBuilder<unknown>[] {
  if (states.length === 0) return []
  const rows = states.map(({ id, lastSeq }) => ({ id, last_seq: lastSeq }))
  return [
    sql`
    update conversations set last_seq = given.last_seq
    from ${givenRows(trx, { id: 'text', last_seq: 'bigint' }, rows)}
    where conversations.id = given.id`,
  ]
}

function updateTurns(
  trx: Trx,
  rows: readonly { id: string; message_id: string | null; lease_until: number | null }[],
): readonly RawBuilder<unknown>[] {
  if (rows.length === 0) return []
  const columns = { id: 'text', message_id: 'text', lease_until: 'bigint' } as const
  return [
    sql`
    update turns set message_id = given.message_id, lease_until = coalesce(given.lease_until, turns.lease_until)
    from ${givenRows(trx, columns, rows)}
    where turns.id = given.id`,
  ]
}
