import type { Assurance } from '@roxels/protocol/api'
import type { ConversationStatus, Message, TurnState } from '@roxels/protocol'
import type { RawBuilder, Selectable } from 'kysely'
import { sql } from 'kysely'
import { isShared } from '../db/dialect.ts'
import type { Trx } from '../db/open.ts'
import { givenIds, givenRows } from '../db/rows.ts'
import type { MessageRow } from '../db/schema.ts'
import { messageOf } from '../log/messages.ts'
import type { versionReader } from '../templates/store.ts'
import type { Template } from '../templates/template.ts'
import type { Sending } from './send.ts'

// Every statement here is one for all messages that are sent at the same time, however many.

/** What a message that is sent into a conversation rests on. */
export interface Talk {
  readonly id: string
  readonly logId: string
  readonly lastSeq: number
  readonly status: ConversationStatus
  readonly personId: string
  readonly template: Template
  readonly external_id: string | null
  readonly assurance: Assurance
  readonly kiosk: number
  readonly started_at: string | null
  readonly invited_until: number | null
  /** Whether a turn is under way. */
  readonly isAnswering: boolean
  /** Up to where turns have heard what was said: one that ended before it said or finished anything has heard nothing. */
  readonly heardToSeq: number
}

export async function readTalks(
  trx: Trx,
  ids: readonly string[],
  readVersions: ReturnType<typeof versionReader>,
): Promise<readonly Talk[]> {
  const { rows } = await sql<{
    id: string
    log_id: string
    last_seq: number
    status: ConversationStatus
    person_id: string
    template_id: string
    template_version: number
    external_id: string | null
    assurance: Assurance
    kiosk: number
    started_at: string | null
    invited_until: number | null
    turn_state: TurnState | null
    heard_to_seq: number | null
  }>`
    select conversations.id, log_id, last_seq, status, person_id, template_id, template_version, external_id, assurance, kiosk, started_at,
      (select max(code_until) from invitations
        where invitations.conversation_id = conversations.id and joined_at is null) as invited_until,
      (select state from turns where turns.conversation_id = conversations.id
        order by started_seq desc limit 1) as turn_state,
      (select heard_to_seq from turns where turns.conversation_id = conversations.id
        and (message_id is not null or state = 'completed') order by started_seq desc limit 1) as heard_to_seq
    from conversations inner join persons on persons.id = person_id
    where conversations.id in (select id from ${givenIds(trx, ids)})`.execute(trx)
  const templateOf = await readVersions(trx, rows)
  return rows.map((row) => ({
    id: row.id,
    logId: row.log_id,
    lastSeq: row.last_seq,
    status: row.status,
    personId: row.person_id,
    template: templateOf(row),
    external_id: row.external_id,
    assurance: row.assurance,
    kiosk: row.kiosk,
    started_at: row.started_at,
    invited_until: row.invited_until,
    isAnswering: row.turn_state === 'started',
    heardToSeq: row.heard_to_seq ?? 0,
  }))
}

/** The messages that were sent before under these client ids. */
export interface SentBefore {
  find(
    conversationId: string,
    clientId: string,
  ): { readonly seq: number; readonly message: Message } | undefined
  add(conversationId: string, seq: number, message: Message): void
}

export async function readSent(trx: Trx, sendings: readonly Sending[]): Promise<SentBefore> {
  const given = sendings.map(({ conversationId, body }) => ({
    conversation_id: conversationId,
    client_id: body.client_id,
  }))
  const columns = { conversation_id: 'text', client_id: 'text' } as const
  const matches = sql`messages.conversation_id = given.conversation_id and messages.client_id = given.client_id`
  // One by one through their index: of many at once PostgreSQL may think that reading all messages is cheaper.
  const found = isShared(trx)
    ? sql`cross join lateral (select * from messages where ${matches} limit 1) as messages`
    : sql`inner join messages on ${matches}`
  const { rows } = await sql<Selectable<MessageRow>>`
    select messages.* from ${givenRows(trx, columns, given)} ${found}`.execute(trx)
  const keyOf = (conversationId: string, clientId: string) => `${conversationId} ${clientId}`
  const known = new Map<string, { readonly seq: number; readonly message: Message }>()
  for (const row of rows) {
    known.set(keyOf(row.conversation_id, row.client_id ?? ''), {
      seq: row.seq,
      message: messageOf(row),
    })
  }
  return {
    find: (conversationId, clientId) => known.get(keyOf(conversationId, clientId)),
    add: (conversationId, seq, message) =>
      void known.set(keyOf(conversationId, message.client_id ?? ''), { seq, message }),
  }
}

export interface NewTurn {
  readonly id: string
  readonly conversationId: string
  readonly startedSeq: number
  readonly heardFromSeq: number
}

export function insertTurns(
  trx: Trx,
  turns: readonly NewTurn[],
  leaseUntil: number,
): readonly RawBuilder<unknown>[] {
  if (turns.length === 0) return []
  const rows = turns.map(({ id, conversationId, startedSeq, heardFromSeq }) => ({
    id,
    conversation_id: conversationId,
    started_seq: startedSeq,
    heard_from_seq: heardFromSeq,
    lease_until: leaseUntil,
  }))
  const columns = {
    id: 'text',
    conversation_id: 'text',
    started_seq: 'bigint',
    heard_from_seq: 'bigint',
    lease_until: 'bigint',
  } as const
  return [
    sql`
    insert into turns
      (id, conversation_id, state, attempt, started_seq, heard_from_seq, heard_to_seq, lease_until)
    select id, conversation_id, 'started', 1, started_seq, heard_from_seq, started_seq, lease_until
    from ${givenRows(trx, columns, rows)}`,
  ]
}

/** How far the logs go now, when something was last done in the conversations, and when they are abandoned if nothing follows. */
export function noteSends(
  trx: Trx,
  at: string,
  talks: readonly (Pick<Talk, 'id' | 'lastSeq'> & { readonly abandonAt: number })[],
): RawBuilder<unknown> {
  const rows = talks.map(({ id, lastSeq, abandonAt }) => ({
    id,
    last_seq: lastSeq,
    abandon_at: abandonAt,
  }))
  const columns = { id: 'text', last_seq: 'bigint', abandon_at: 'bigint' } as const
  return sql`
    update conversations set last_seq = given.last_seq, abandon_at = given.abandon_at, last_active_at = ${at}
    from ${givenRows(trx, columns, rows)} where conversations.id = given.id`
}

/** When these persons were last seen. The clock of another server may be ahead. */
export function noteSenders(trx: Trx, at: string, ids: readonly string[]): RawBuilder<unknown> {
  // Several servers may be at the same persons: in one order, so that none waits for another that waits for it.
  const inOrder = sql`order by id for no key update`
  return sql`
    update persons set last_seen_at = ${at}
    where id in (select id from persons where id in (select id from ${givenIds(trx, ids)})
      and (last_seen_at is null or last_seen_at < ${at}) ${isShared(trx) ? inOrder : sql``})`
}
