import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TurnState } from '@roxels/protocol'
import { sql } from 'kysely'
import type { Db, Trx } from '../db/open.ts'
import { lockConversations } from '../db/hold.ts'
import { isConflict, isStoreUnavailable } from '../db/unavailable.ts'
import type { Clock } from '../limits.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { createMetrics } from '../metrics/metrics.ts'
import type { Addition } from './additions.ts'
import type { Decided, JointDecision, Joining, LogTransaction, Outcome } from './decision.ts'
import { decideAlone, decideTogether } from './decision.ts'
import { encodeEvents } from './encode.ts'
import type { Fanout } from './fanout.ts'
import { retryConflicts } from './retry.ts'

/** The only way to change what the database holds about conversations. */
export interface Log {
  /** Resolves when what `decide` wrote is on disk. If it throws, nothing of it remains, and its neighbours are unharmed. */
  write<T>(decide: (tx: LogTransaction) => Promise<T>): Promise<T>
  /** As `write`, for a decision that is made together with all others of its kind that wait. */
  join<T extends Joining, R>(joint: JointDecision<T, R>, item: T): Promise<R>
  /** Resolves when nothing is waiting to be written. */
  idle(): Promise<void>
}

interface Entry {
  /** Decisions of the same kind are made together. */
  readonly kind: JointDecision<Joining, unknown> | undefined
  /** For a kind its item; else the decision itself. */
  readonly item: unknown
  readonly enteredAt: number
  resolve(value: unknown): void
  reject(error: unknown): void
}

interface LogOptions {
  readonly metrics?: Metrics | undefined
  /** Called with each conversation whose log has grown. */
  readonly tell?: ((conversationId: string) => void) | undefined
}

/**
 * Group commit: everything that arrived while the last transaction ran, or is arriving together with what begins the next one,
 * goes into one. No timer delays it.
 */
export function createLog(
  db: Db,
  fanout: Fanout,
  clock: Clock,
  { metrics = createMetrics(), tell = () => {} }: LogOptions = {},
): Log {
  let waiting: Entry[] = []
  let draining: Promise<void> = Promise.resolve()
  let busy = false

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      // SQLite answers at once, so that a whole transaction fits between two requests that came together: let the other in.
      await nextTurn()
      const batch = waiting
      waiting = []
      await commit(batch)
    }
    busy = false
  }

  async function commit(batch: readonly Entry[]): Promise<void> {
    try {
      await commitTogether(batch)
    } catch {
      // Another server was in the way of one of them, or one is at fault. Alone, none waits with locks that its neighbours took.
      for (const entry of batch) {
        await retryConflicts(() => commitTogether([entry])).catch(entry.reject)
      }
    }
  }

  /** Settles all entries, or throws because of a conflict and settles none: nothing of them remains, and all may run again. */
  async function commitTogether(batch: readonly Entry[]): Promise<void> {
    const groups = groupsOf(batch)
    const refused = new Map<Entry, unknown>()
    let broken: unknown
    const startedAt = performance.now()
    try {
      const decided = await db.transaction().execute(async (trx) => {
        const all: DecidedGroup[] = []
        const held = lockConversations(trx, conversationsOf(groups))
        for (const group of groups) {
          // Alone it needs none: if it is refused, there is nothing else to be kept.
          const isAlone = groups.length === 1
          if (!isAlone) await sql`savepoint decision`.execute(trx)
          try {
            all.push({ group, ...(await decide(trx, clock(), group, held)) })
          } catch (error) {
            // Whatever was decided before it was decided in the same outdated view.
            if (isAlone || isConflict(error) || group.length > 1) throw error
            for (const entry of group) refused.set(entry, error)
            // Where the store itself fails the savepoint is gone too; what follows is only the noise of that.
            await sql`rollback to savepoint decision`.execute(trx).catch((gone: unknown) => {
              broken = error
              throw gone
            })
          }
          if (!isAlone) await sql`release savepoint decision`.execute(trx)
        }
        return all
      })
      for (const addition of decided.flatMap(({ additions }) => additions)) {
        publish(fanout, addition)
        tell(addition.conversationId)
        note(metrics, addition)
      }
      metrics.commitSeconds((performance.now() - startedAt) / 1_000)
      metrics.commitDecisions(batch.length)
      for (const { group, additions } of decided) {
        if (additions.length === 0) continue
        for (const { enteredAt } of group) {
          metrics.deliverySeconds((performance.now() - enteredAt) / 1_000)
        }
      }
      for (const { effects } of decided) for (const effect of effects) effect()
      for (const { group, value } of decided) settle(group, value)
      for (const [entry, error] of refused) entry.reject(error)
    } catch (error) {
      if (isConflict(error)) throw error
      // Decided together they fail together: alone, only the one at fault does.
      if (groups.some(({ length }) => length > 1) && !isStoreUnavailable(error)) throw error
      for (const entry of batch) entry.reject(refused.get(entry) ?? broken ?? error)
    }
  }

  function enter(kind: Entry['kind'], item: unknown): Promise<unknown> {
    const written = new Promise<unknown>((resolve, reject) => {
      waiting.push({ kind, item, enteredAt: performance.now(), resolve, reject })
    })
    if (!busy) {
      busy = true
      draining = drain()
    }
    return written
  }

  return {
    write: <T>(decide: (tx: LogTransaction) => Promise<T>) =>
      enter(undefined, decide) as Promise<T>,
    join: <T extends Joining, R>(joint: JointDecision<T, R>, item: T) =>
      enter(joint as JointDecision<Joining, unknown>, item) as Promise<R>,
    async idle() {
      while (busy) await draining
    },
  }
}

/** Of one kind, or a single one. */
type Group = readonly [Entry, ...Entry[]]

interface DecidedGroup extends Decided<readonly Outcome<unknown>[]> {
  readonly group: Group
}

/**
 * All of them wait at the same time, so that none can rest on another and their order is free: those whose conversations are
 * held from the beginning come first.
 */
function groupsOf(batch: readonly Entry[]): readonly Group[] {
  const groups = Map.groupBy(batch, (entry) => entry.kind ?? entry)
  const all = [...groups.values()] as unknown as Group[]
  return all.toSorted(([a], [b]) => Number(b.kind !== undefined) - Number(a.kind !== undefined))
}

function conversationsOf(groups: readonly Group[]): readonly string[] {
  const items = groups.flatMap((group) => group.filter(({ kind }) => kind !== undefined))
  return [...new Set(items.map(({ item }) => (item as Joining).conversationId))].toSorted()
}

async function decide(
  trx: Trx,
  now: number,
  group: Group,
  held: Promise<void>,
): Promise<Decided<readonly Outcome<unknown>[]>> {
  const [{ kind, item }] = group
  if (kind !== undefined) {
    const items = group.map((entry) => entry.item as Joining)
    return decideTogether(trx, now, kind, items, held)
  }
  const { value, ...rest } = await decideAlone(
    trx,
    now,
    item as (tx: LogTransaction) => Promise<unknown>,
  )
  return { value: [{ value }], ...rest }
}

function settle(group: Group, outcomes: readonly Outcome<unknown>[]): void {
  for (const [index, entry] of group.entries()) {
    const outcome = outcomes[index] as Outcome<unknown>
    if ('refusal' in outcome) entry.reject(outcome.refusal)
    else entry.resolve(outcome.value)
  }
}

function note(metrics: Metrics, { events }: Addition): void {
  metrics.eventsAppended([], events.length)
  for (const { name, data } of events) {
    if (name !== 'turn') continue
    const { state } = JSON.parse(data) as { readonly state: TurnState }
    if (state !== 'started') metrics.turnEnded([state])
  }
}

function publish(fanout: Fanout, { conversationId, logId, events, final }: Addition): void {
  const first = events[0]
  const last = events.at(-1)
  if (first === undefined || last === undefined || !fanout.hasSubscribers(conversationId)) return
  fanout.publish({
    conversationId,
    firstSeq: first.seq,
    lastSeq: last.seq,
    bytes: encodeEvents(logId, first.seq - 1, events),
    final,
  })
}
