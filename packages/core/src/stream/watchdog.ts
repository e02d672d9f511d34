import type { Ports } from '../ports.ts'

export interface Watchdog {
  /** Something was received. Costs no timer, so it may be called for every chunk. */
  heard(): void
  /** The server has said how long it is silent at most. */
  learn(heartbeatMs: number): void
}

/**
 * Aborts `attempt` when nothing was heard for three heartbeats, at least 6 s and at most 30 s (Rule 30), and at once when the page
 * wakes to a line that is gone. Where nobody looks it waits: timers are slow there, and a line that is alive after all would be
 * given up.
 */
export function createWatchdog(
  { clock, isHidden, onWake }: Pick<Ports, 'clock' | 'isHidden' | 'onWake'>,
  attempt: AbortController,
): Watchdog {
  let limitMs = 30_000
  let heardAt = clock.now()
  let timer: unknown

  const look = (lineIsGone = false) => {
    clock.clearTimeout(timer)
    const leftMs = heardAt + limitMs - clock.now()
    if (lineIsGone || (leftMs <= 0 && !isHidden())) attempt.abort()
    else if (leftMs > 0) timer = clock.setTimeout(() => look(), leftMs)
  }
  look()
  onWake(look, attempt.signal)
  attempt.signal.addEventListener('abort', () => clock.clearTimeout(timer))

  return {
    heard() {
      heardAt = clock.now()
    },
    learn(heartbeatMs) {
      limitMs = Math.min(30_000, Math.max(6_000, heartbeatMs * 3))
      look()
    },
  }
}
