import type { TurnState } from '@roxels/protocol'
import type { Selectable } from 'kysely'
import type { Trx } from '../db/open.ts'
import type { TurnRow } from '../db/schema.ts'
import { lockConversation } from '../db/hold.ts'
import { newId } from '../ids.ts'
import type { LogTransaction } from '../log/decision.ts'
import { isClosed } from '../log/closed.ts'
import type { NewestTurn } from '../log/extend.ts'
import { turnOf } from '../log/snapshot.ts'

/** The right to speak in a turn: good while the turn is started and no later attempt at it was made. */
export interface Fence {
  readonly conversationId: string
  readonly turnId: string
  readonly attempt: number
}

/** Whoever makes turns in this process. */
export interface Producer {
  readonly leaseMs: number
  /** Asks the agent; called once the turn is durable. */
  launch(fence: Fence): void
  /** Stops asking; what is under way can no longer be appended. */
  abort(turnId: string): void
}

/** Thrown inside a transaction by a producer whose turn was taken from it (Rule 44). */
export class FenceLost extends Error {
  override readonly name = 'FenceLost'
}

/** The turn a producer holds, and goes on holding until the transaction ends. */
export async function holdFence(trx: Trx, fence: Fence): Promise<Selectable<TurnRow>> {
  await lockConversation(trx, fence.conversationId)
  return readFenced(trx, fence)
}

/** As `holdFence`, where the conversation is held already. */
export async function readFenced(trx: Trx, fence: Fence): Promise<Selectable<TurnRow>> {
  const turn = await readTurn(trx, fence.conversationId, fence.turnId)
  checkFence(turn, fence)
  return turn
}

/** Throws unless this is the turn as its producer holds it. */
export function checkFence<T extends NewestTurn>(
  turn: T | undefined,
  { turnId, attempt }: Fence,
): asserts turn is T {
  if (turn?.id !== turnId || turn.state !== 'started' || turn.attempt !== attempt) {
    throw new FenceLost()
  }
}

/** A turn of this conversation. */
export function readTurn(
  trx: Trx,
  conversationId: string,
  turnId: string,
): Promise<Selectable<TurnRow> | undefined> {
  return trx
    .selectFrom('turns')
    .selectAll()
    .where('id', '=', turnId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
}

/** The turn that started last; only it can be running. */
export function readNewestTurn(
  trx: Trx,
  conversationId: string,
): Promise<Selectable<TurnRow> | undefined> {
  return trx
    .selectFrom('turns')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .orderBy('started_seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Begins the turn that answers everything said so far. */
export async function startTurn(
  tx: LogTransaction,
  producer: Producer,
  conversationId: string,
): Promise<void> {
  const id = newId('turn')
  const heardFrom = await readHeard(tx.trx, conversationId)
  const [seq = 0] = await tx.append(conversationId, [
    { name: 'turn', data: { id, state: 'started' } },
  ])
  await tx.trx
    .insertInto('turns')
    .values({
      id,
      conversation_id: conversationId,
      state: 'started',
      attempt: 1,
      started_seq: seq,
      heard_from_seq: heardFrom,
      heard_to_seq: seq,
      message_id: null,
      lease_until: tx.now + producer.leaseMs,
    })
    .execute()
  tx.afterCommit(() => producer.launch({ conversationId, turnId: id, attempt: 1 }))
}

// A turn that ended before it said or finished anything has heard nothing: the next one answers its messages too.
async function readHeard(trx: Trx, conversationId: string): Promise<number> {
  const turn = await trx
    .selectFrom('turns')
    .select('heard_to_seq')
    .where('conversation_id', '=', conversationId)
    .where((eb) => eb.or([eb('message_id', 'is not', null), eb('state', '=', 'completed')]))
    .orderBy('started_seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return turn?.heard_to_seq ?? 0
}

/** Begins a turn again where it stopped: the same turn, the same message, a new fence (Rule 45). */
export async function restartTurn(
  tx: LogTransaction,
  producer: Producer,
  turn: Selectable<TurnRow>,
): Promise<void> {
  const { id, conversation_id: conversationId } = turn
  const attempt = turn.attempt + 1
  await tx.append(conversationId, [{ name: 'turn', data: { ...turnOf(turn), state: 'started' } }])
  await tx.trx
    .updateTable('turns')
    .set({ attempt, lease_until: tx.now + producer.leaseMs })
    .where('id', '=', id)
    .execute()
  tx.afterCommit(() => producer.launch({ conversationId, turnId: id, attempt }))
}

/** Ends a started turn. What was said meanwhile is answered by the next one, which begins at once (Rule 42). */
export async function endTurn(
  tx: LogTransaction,
  producer: Producer,
  turn: Selectable<TurnRow>,
  state: Exclude<TurnState, 'started'>,
  { completes = false } = {},
): Promise<void> {
  const { conversation_id: conversationId } = turn
  await tx.append(conversationId, [{ name: 'turn', data: { ...turnOf(turn), state } }])
  tx.afterCommit(() => producer.abort(turn.id))
  if (await isHeardOut(tx.trx, turn)) {
    if (completes)
      await tx.append(conversationId, [{ name: 'status', data: { status: 'completed' } }])
    return
  }
  if (await isOpen(tx.trx, conversationId)) await startTurn(tx, producer, conversationId)
}

// Counted from the turn's start even if it failed or was stopped: what it was to answer does not start a turn twice.
async function isHeardOut(trx: Trx, turn: Selectable<TurnRow>): Promise<boolean> {
  const waiting = await trx
    .selectFrom('messages')
    .select('seq')
    .where('conversation_id', '=', turn.conversation_id)
    .where('seq', '>', turn.heard_to_seq)
    .where('role', '=', 'participant')
    .limit(1)
    .executeTakeFirst()
  return waiting === undefined
}

/** Whether a conversation still takes input. */
export async function isOpen(trx: Trx, conversationId: string): Promise<boolean> {
  const { status } = await trx
    .selectFrom('conversations')
    .select('status')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow()
  return !isClosed(status)
}
