import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TurnState } from '@roxels/protocol'
import { sql } from 'kysely'
import type { Db, Trx } from '../db/open.ts'
import { isConflict } from '../db/unavailable.ts'
import type { Clock } from '../limits.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { isClosed } from './closed.ts'
import { encodeEvents } from './encode.ts'
import type { StoredEvent } from './encode.ts'
import type { Extending, Extension } from './extend.ts'
import { extend, insertEvents } from './extend.ts'
import type { Fanout } from './fanout.ts'
import { project } from './project.ts'
import type { AppendableEvent } from './project.ts'
import { retryConflicts } from './retry.ts'

/**
 * A decision in the making: what it reads no other decision of this server changes, and what it writes is all there or none
 * of it. It may be made again where another server was in the way, so it has effects only after the commit.
 */
export interface LogTransaction {
  readonly trx: Trx
  /** Milliseconds since 1970. */
  readonly now: number
  /** Adds events to a log, in this order, and answers their sequence numbers. */
  append(conversationId: string, events: readonly AppendableEvent[]): Promise<readonly number[]>
  /** Runs once all of this is durable; not at all if it fails. Must not throw. */
  afterCommit(effect: () => void): void
}

/** The only way to change what the database holds about conversations. */
export interface Log {
  /** Resolves when what `decide` wrote is on disk. If it throws, nothing of it remains, and its neighbours are unharmed. */
  write<T>(decide: (tx: LogTransaction) => Promise<T>): Promise<T>
  /** As `write`, for a decision that rests on nothing but the newest turn of this conversation and is made at once. */
  extend<T>(conversationId: string, decide: (extension: Extension) => T): Promise<T>
  /** Resolves when nothing is waiting to be written. */
  idle(): Promise<void>
}

interface Appended {
  readonly conversationId: string
  readonly logId: string
  readonly final: boolean
  readonly events: readonly StoredEvent[]
}

interface Settling {
  readonly enteredAt: number
  resolve(value: unknown): void
  reject(error: unknown): void
}

type Entry = Settling &
  ({ readonly write: (tx: LogTransaction) => Promise<unknown> } | { readonly extending: Extending })

interface Decided {
  readonly entry: Entry
  readonly value: unknown
  readonly appended: readonly Appended[]
  readonly effects: readonly (() => void)[]
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
      // Another server was in the way of one of them. Alone, none waits with locks that its neighbours took.
      for (const entry of batch) {
        await retryConflicts(() => commitTogether([entry])).catch(entry.reject)
      }
    }
  }

  /** Settles all entries, or throws because of a conflict and settles none: nothing of them remains, and all may run again. */
  async function commitTogether(batch: readonly Entry[]): Promise<void> {
    const refused = new Map<Entry, unknown>()
    let broken: unknown
    const startedAt = performance.now()
    try {
      const decided = await db.transaction().execute(async (trx) => {
        const all: Decided[] = []
        for (const group of groupsOf(batch)) {
          if (group.type === 'extending') {
            all.push(...(await decideTogether(trx, group.entries, clock(), refused)))
            continue
          }
          const { entry } = group
          // Alone it needs none: if it is refused, there is nothing else to be kept.
          const isAlone = batch.length === 1
          if (!isAlone) await sql`savepoint decision`.execute(trx)
          try {
            all.push(await decide(trx, entry, clock()))
          } catch (error) {
            // Whatever was decided before it was decided in the same outdated view.
            if (isAlone || isConflict(error)) throw error
            refused.set(entry, error)
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
      for (const each of decided.flatMap(({ appended }) => appended)) {
        publish(fanout, each)
        tell(each.conversationId)
        note(metrics, each)
      }
      metrics.commitSeconds((performance.now() - startedAt) / 1_000)
      metrics.commitDecisions(batch.length)
      for (const { entry, appended } of decided) {
        if (appended.length > 0) {
          metrics.deliverySeconds((performance.now() - entry.enteredAt) / 1_000)
        }
      }
      for (const { effects } of decided) for (const effect of effects) effect()
      for (const { entry, value } of decided) entry.resolve(value)
      for (const [entry, error] of refused) entry.reject(error)
    } catch (error) {
      if (isConflict(error)) throw error
      for (const entry of batch) entry.reject(refused.get(entry) ?? broken ?? error)
    }
  }

  function enter(entryOf: (settling: Settling) => Entry): Promise<unknown> {
    const written = new Promise<unknown>((resolve, reject) => {
      waiting.push(entryOf({ enteredAt: performance.now(), resolve, reject }))
    })
    if (!busy) {
      busy = true
      draining = drain()
    }
    return written
  }

  return {
    write: <T>(write: (tx: LogTransaction) => Promise<T>) =>
      enter((settling) => ({ ...settling, write })) as Promise<T>,
    extend: <T>(conversationId: string, decide: (extension: Extension) => T) =>
      enter((settling) => ({ ...settling, extending: { conversationId, decide } })) as Promise<T>,
    async idle() {
      while (busy) await draining
    },
  }
}

type WriteEntry = Extract<Entry, { write: unknown }>
type ExtendEntry = Extract<Entry, { extending: unknown }>
type Group =
  | { readonly type: 'write'; readonly entry: WriteEntry }
  | { readonly type: 'extending'; readonly entries: ExtendEntry[] }

/** In their order, but those that extend a log and follow each other as one. */
function groupsOf(batch: readonly Entry[]): readonly Group[] {
  const groups: Group[] = []
  for (const entry of batch) {
    const last = groups.at(-1)
    if (!('extending' in entry)) groups.push({ type: 'write', entry })
    else if (last?.type === 'extending') last.entries.push(entry)
    else groups.push({ type: 'extending', entries: [entry] })
  }
  return groups
}

async function decideTogether(
  trx: Trx,
  entries: readonly ExtendEntry[],
  now: number,
  refused: Map<Entry, unknown>,
): Promise<readonly Decided[]> {
  const extended = await extend(
    trx,
    entries.map(({ extending }) => extending),
    now,
  )
  return extended.flatMap(({ outcome, appended, logId, effects }, index): Decided[] => {
    const entry = entries[index] as ExtendEntry
    if ('refusal' in outcome) {
      refused.set(entry, outcome.refusal)
      return []
    }
    const { conversationId } = entry.extending
    const added = { conversationId, logId, final: false, events: appended }
    return [{ entry, value: outcome.value, appended: appended.length > 0 ? [added] : [], effects }]
  })
}

async function decide(trx: Trx, entry: WriteEntry, now: number): Promise<Decided> {
  const appended: Appended[] = []
  const effects: (() => void)[] = []
  const value = await entry.write({
    trx,
    now,
    append: async (conversationId, events) => {
      const added = await append(trx, conversationId, events, new Date(now).toISOString())
      appended.push(added)
      return added.events.map((event) => event.seq)
    },
    afterCommit: (effect) => effects.push(effect),
  })
  return { entry, value, appended, effects }
}

async function append(
  trx: Trx,
  conversationId: string,
  events: readonly AppendableEvent[],
  at: string,
): Promise<Appended> {
  const { log_id, last_seq } = await trx
    .updateTable('conversations')
    .set((eb) => ({ last_seq: eb('last_seq', '+', events.length) }))
    .where('id', '=', conversationId)
    .returning(['log_id', 'last_seq'])
    .executeTakeFirstOrThrow()

  const first = last_seq - events.length + 1
  const stored = events.map(({ name, data }, index) => ({
    seq: first + index,
    name,
    data: JSON.stringify(data),
  }))
  await insertEvents(
    trx,
    stored.map((row) => ({ conversationId, ...row })),
  )
  for (const [index, event] of events.entries()) {
    await project(trx, conversationId, first + index, event, at)
  }
  return { conversationId, logId: log_id, final: events.some(isEnd), events: stored }
}

function isEnd(event: AppendableEvent): boolean {
  return event.name === 'status' && isClosed(event.data.status)
}

function note(metrics: Metrics, { events }: Appended): void {
  metrics.eventsAppended([], events.length)
  for (const { name, data } of events) {
    if (name !== 'turn') continue
    const { state } = JSON.parse(data) as { readonly state: TurnState }
    if (state !== 'started') metrics.turnEnded([state])
  }
}

function publish(fanout: Fanout, { conversationId, logId, events, final }: Appended): void {
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
