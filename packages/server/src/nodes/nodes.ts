import type { Runner } from '../conversations/runner.ts'
import type { DatabaseClock } from '../db/clock.ts'
import type { Db } from '../db/open.ts'
import type { Limits } from '../limits.ts'
import type { Fanout } from '../log/fanout.ts'
import type { Topics } from '../log/topics.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { repeat } from '../repeat.ts'
import { createFollower } from './follow.ts'
import type { Wakeups } from './wakeups.ts'

interface NodesPorts {
  readonly db: Db
  readonly databaseClock: DatabaseClock
  readonly wakeups: Wakeups
  readonly fanout: Fanout
  readonly runner: Runner
  readonly metrics: Metrics
  readonly limits: Limits
  readonly onError: (error: unknown) => void
}

/** Keeps this server up with the others on its database. The returned function ends that. */
export function joinNodes({
  wakeups,
  databaseClock,
  limits,
  onError,
  ...ports
}: NodesPorts): () => Promise<void> {
  const follower = createFollower(ports)
  const look = (topics: Topics) => follower.look(topics)
  wakeups.listen((topics) => void look(topics).catch(onError))
  // Where a wake-up was lost, this is how late it gets.
  const stopPolling = repeat(
    async () => {
      await Promise.all([look('all'), databaseClock.adjust(), wakeups.check()])
    },
    limits.pollMs,
    onError,
  )
  return async () => {
    await stopPolling()
    await wakeups.close()
  }
}
