import type { Clock } from '../ports.ts'

interface FakeClock extends Clock {
  /** Resolves as soon as somebody waits for exactly so long. */
  whenSet(waitMs: number): Promise<void>
  /** Lets so much time pass, once somebody waits for exactly that. */
  elapse(waitMs: number): Promise<void>
  /** How many timers are set. */
  pending(): number
}

/** A clock that stands still until it is told to go on. */
export function createFakeClock(startMs = Date.parse('2026-11-23T10:00:00Z')): FakeClock {
  interface Timer {
    readonly at: number
    readonly waitMs: number
    readonly run: () => void
  }
  let now = startMs
  const timers = new Set<Timer>()
  const watchers = new Set<() => void>()

  function timerOf(waitMs: number): Promise<Timer> {
    return new Promise((resolve) => {
      function look(): void {
        const timer = [...timers].find((each) => each.waitMs === waitMs)
        if (timer === undefined) return
        watchers.delete(look)
        resolve(timer)
      }
      watchers.add(look)
      look()
    })
  }

  return {
    now: () => now,
    setTimeout(run, waitMs) {
      const timer = { at: now + waitMs, waitMs, run }
      timers.add(timer)
      for (const look of watchers) look()
      return timer
    },
    clearTimeout: (timer) => void timers.delete(timer as Timer),
    async whenSet(waitMs) {
      await timerOf(waitMs)
    },
    async elapse(waitMs) {
      const { at } = await timerOf(waitMs)
      now = at
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        if (timer.at > now || !timers.delete(timer)) continue
        timer.run()
      }
    },
    pending: () => timers.size,
  }
}
