import type { Clock } from '../ports.ts'

export interface Watchdog {
  /** Something was received. Costs no timer, so it may be called for every chunk. */
  heard(): void
  /** The server has said how long it is silent at most. */
  learn(heartbeatMs: number): void
  stop(): void
}

/** Calls `bite` once when nothing was heard for three heartbeats, at least 6 s and at most 30 s (Rule 30). */
export function createWatchdog(clock: Clock, bite: () => void): Watchdog {
  let limitMs = 30_000
  let heardAt = clock.now()
  let timer: unknown

  const watch = () => {
    const leftMs = heardAt + limitMs - clock.now()
    if (leftMs <= 0) return bite()
    timer = clock.setTimeout(watch, leftMs)
  }
  watch()

  return {
    heard() {
      heardAt = clock.now()
    },
    learn(heartbeatMs) {
      limitMs = Math.min(30_000, Math.max(6_000, heartbeatMs * 3))
      clock.clearTimeout(timer)
      watch()
    },
    stop() {
      clock.clearTimeout(timer)
    },
  }
}
