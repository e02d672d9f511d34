import type { RawBuilder } from 'kysely'
import type { Trx } from '../db/open.ts'
import type { Addition, Growth } from './additions.ts'
import { addEvents, addPlaced } from './additions.ts'
import type { AppendableEvent } from './project.ts'

interface Decision {
  readonly trx: Trx
  /** Milliseconds since 1970. */
  readonly now: number
  /** Runs once all of this is durable; not at all if it fails. Must not throw. */
  afterCommit(effect: () => void): void
}

/**
 * A decision in the making: what it reads no other decision of this server changes, and what it writes is all there or none
 * of it. It may be made again where another server was in the way, so it has effects only after the commit.
 */
export interface LogTransaction extends Decision {
  /** Adds events to a log, in this order, and answers their sequence numbers. */
  append(conversationId: string, events: readonly AppendableEvent[]): Promise<readonly number[]>
}

/** Many decisions of one kind in the making. */
export interface JointTransaction extends Decision {
  /**
   * Resolves once the conversations of all items are held. What is read is to be asked for at once and awaited together with
   * it: it is answered after it.
   */
  readonly held: Promise<void>
  /** Adds to logs whose conversations are held, and writes what belongs to it (see `addPlaced`). */
  grow(growths: readonly Growth[], alongside: readonly RawBuilder<unknown>[]): Promise<void>
}

/** One of those that are decided together. */
export interface Joining {
  readonly conversationId: string
}

export type Outcome<R> = { readonly value: R } | { readonly refusal: unknown }

/**
 * How all that wait to decide the same kind of thing are decided at once, so that hundreds cost as many statements as one.
 * Answers what became of each, in their order; a refused one must leave nothing.
 */
export type JointDecision<T extends Joining, R> = (
  tx: JointTransaction,
  items: readonly T[],
) => Promise<readonly Outcome<R>[]>

/** What a decision has come to, to be published once it is durable. */
export interface Decided<T> {
  readonly value: T
  readonly additions: readonly Addition[]
  readonly effects: readonly (() => void)[]
}

export async function decideAlone<T>(
  trx: Trx,
  now: number,
  decide: (tx: LogTransaction) => Promise<T>,
): Promise<Decided<T>> {
  const additions: Addition[] = []
  const effects: (() => void)[] = []
  const value = await decide({
    trx,
    now,
    append: async (conversationId, events) => {
      const added = await addEvents(trx, conversationId, events, new Date(now).toISOString())
      additions.push(added)
      return added.events.map((event) => event.seq)
    },
    afterCommit: (effect) => effects.push(effect),
  })
  return { value, additions, effects }
}

export async function decideTogether<T extends Joining, R>(
  trx: Trx,
  now: number,
  joint: JointDecision<T, R>,
  items: readonly T[],
  held: Promise<void>,
): Promise<Decided<readonly Outcome<R>[]>> {
  const additions: Addition[] = []
  const effects: (() => void)[] = []
  const value = await joint(
    {
      trx,
      now,
      held,
      async grow(growths, alongside) {
        additions.push(...(await addPlaced(trx, growths, alongside)))
      },
      afterCommit: (effect) => effects.push(effect),
    },
    items,
  )
  return { value, additions, effects }
}
