import type { Clock } from '../ports.ts'

export interface FakeClock extends Clock {
  /** Lets time pass, running what falls due on the way. */
  advance(byMs: number): void
  /** Lets time pass to the next timer and runs it; false when there is none. */
  runNext(): boolean
  /** How many timers are set. */
  pending(): number
}

/** A clock that stands still until it is told to go on. */
export function createFakeClock(startMs = Date.parse('2026-11-23T10:00:00Z')): FakeClock {
  interface Timer {
    readonly at: number
    readonly run: () => void
  }
  let now = startMs
  const timers = new Set<Timer>()
  const next = (until: number) =>
    [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]

  const runUntil = (until: number, once: boolean): boolean => {
    for (let timer = next(until); timer !== undefined; timer = next(until)) {
      timers.delete(timer)
      now = Math.max(now, timer.at)
      timer.run()
      if (once) return true
    }
    return false
  }

  return {
    now: () => now,
    setTimeout(run, waitMs) {
      // As real ones do, it takes what is more than it can hold for nothing.
      const timer = { at: now + (waitMs < 2 ** 31 ? waitMs : 1), run }
      timers.add(timer)
      return timer
    },
    clearTimeout: (timer) => void timers.delete(timer as Timer),
    advance(byMs) {
      const until = now + byMs
      runUntil(until, false)
      now = until
    },
    runNext: () => runUntil(Infinity, true),
    pending: () => timers.size,
  }
}

/** Waits until everything that needs no timer has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
