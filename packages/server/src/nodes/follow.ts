import type { Runner } from '../conversations/runner.ts'
import type { Db } from '../db/open.ts'
import { encodeEvents } from '../log/encode.ts'
import type { Fanout, Subscriber } from '../log/fanout.ts'
import type { LogHead, Standing } from '../log/tail.ts'
import { readTail } from '../log/tail.ts'
import type { Topics } from '../log/topics.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { endIn, readStandings } from '../sessions/standing.ts'

/** As many sessions as one query asks for, and as many logs as are read at once. */
const askedAtOnce = 500
const readAtOnce = 4

interface FollowPorts {
  readonly db: Db
  readonly fanout: Fanout
  readonly runner: Runner
  readonly metrics: Metrics
}

/** Brings this server up to what others did: what its streams lack is sent, what must end ends. */
export interface Follower {
  /** Looks at what is stored there; what is asked for while it looks it looks at next. */
  look(topics: Topics): Promise<void>
}

export function createFollower({ db, fanout, runner, metrics }: FollowPorts): Follower {
  let asked: Topics = new Set<string>()
  let looking: Promise<void> | undefined

  async function lookAtAsked(): Promise<void> {
    while (asked === 'all' || asked.size > 0) {
      const topics = asked
      const startedAt = performance.now()
      asked = new Set()
      await runner.check(topics)
      const readers = fanout.readers(topics)
      for (let from = 0; from < readers.length; from += askedAtOnce) {
        await bringUp(readers.slice(from, from + askedAtOnce))
      }
      metrics.followSeconds((performance.now() - startedAt) / 1_000)
    }
  }

  async function bringUp(readers: readonly Subscriber[]): Promise<void> {
    const standings = await readStandings(
      db,
      readers.map(({ sessionId }) => sessionId),
    )
    const staying = readers.filter((reader) => {
      const end = endIn(standings, reader.sessionId)
      if (end !== undefined) reader.close(end)
      return end === undefined
    })
    const logs = [...Map.groupBy(staying, ({ conversationId }) => conversationId)]
    const next = logs.values()
    await Promise.all(
      Array.from({ length: readAtOnce }, async () => {
        for (const [conversationId, group] of next) await hand(conversationId, group, standings)
      }),
    )
  }

  /** What those who are level with each other lack is read and encoded once; who is further behind reads by itself. */
  async function hand(
    conversationId: string,
    group: readonly Subscriber[],
    standings: ReadonlyMap<string, Standing>,
  ): Promise<void> {
    const head = newestOf(group, standings)
    const position = Math.max(...group.map((reader) => reader.position() ?? -1))
    if (position >= 0 && position < head.lastSeq) {
      const { logId } = group[0] as Subscriber
      const events = await readTail(db, conversationId, position)
      const last = events.at(-1)
      if (last !== undefined) {
        fanout.publish({
          conversationId,
          firstSeq: position + 1,
          lastSeq: last.seq,
          bytes: encodeEvents(logId, position, events),
          final: head.closed && last.seq === head.lastSeq,
        })
      }
    }
    for (const reader of group) reader.noteHead(head)
  }

  return {
    look(topics) {
      asked = topics === 'all' || asked === 'all' ? 'all' : new Set([...asked, ...topics])
      looking ??= lookAtAsked().finally(() => (looking = undefined))
      return looking
    },
  }
}

function newestOf(group: readonly Subscriber[], standings: ReadonlyMap<string, Standing>): LogHead {
  const heads = group.map(({ sessionId }) => standings.get(sessionId)?.head)
  return heads.find((head) => head !== undefined) ?? { lastSeq: 0, closed: false }
}
