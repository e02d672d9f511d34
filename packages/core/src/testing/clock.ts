import type { Clock } from '../ports.ts'
import { settled } from './settled.ts'

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Lets time pass, running what falls due on the way, all in one breath: no promise settles in between. */
  advance(byMs: number): void
  /** Lets time pass, and whatever each timer sets off happen before the next one runs. */
  pass(byMs: number): Promise<void>
  /** Lets time pass to the next timer and runs it; false when there is none. */
  runNext(): boolean
  /** How many timers are set. */
  pending(): number
}

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** Makes a clock that stands at `startMs`, 23 November 2026 10:00 UTC unless said otherwise. */
export function createFakeClock(startMs = Date.parse('2026-11-23T10:00:00Z')): FakeClock {
  let now = startMs
  const timers = new Set<Timer>()

  const runUntil = (until: number): boolean => {
    let next: Timer | undefined
    for (const timer of timers) {
      if (timer.at <= until && (next === undefined || timer.at < next.at)) next = timer
    }
    if (next === undefined) return false
    timers.delete(next)
    now = Math.max(now, next.at)
    next.run()
    return true
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
      while (runUntil(until)) continue
      now = until
    },
    async pass(byMs) {
      const until = now + byMs
      do await settled()
      while (runUntil(until))
      now = Math.max(now, until)
    },
    runNext: () => runUntil(Infinity),
    pending: () => timers.size,
  }
}
