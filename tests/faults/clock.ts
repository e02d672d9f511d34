import type { Clock } from '@roxels/core'

/** The real time, but for the leaps it is told to make. */
export interface LeapingClock extends Clock {
  /** Lets this much time have passed: what has fallen due runs now. */
  leap(ms: number): void
}

export function createLeapingClock(): LeapingClock {
  interface Timer {
    readonly at: number
    readonly fire: () => void
    handle: NodeJS.Timeout
  }
  let leapt = 0
  const timers = new Set<Timer>()
  const now = () => Date.now() + leapt
  return {
    now,
    setTimeout(run, waitMs) {
      const fire = () => {
        timers.delete(timer)
        run()
      }
      const timer: Timer = { at: now() + waitMs, fire, handle: setTimeout(fire, waitMs) }
      timers.add(timer)
      return timer
    },
    clearTimeout(timer) {
      if (!timers.delete(timer as Timer)) return
      clearTimeout((timer as Timer).handle)
    },
    leap(ms) {
      leapt += ms
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        // One that ran before it may have taken it back.
        if (!timers.has(timer)) continue
        clearTimeout(timer.handle)
        if (timer.at <= now()) timer.fire()
        else timer.handle = setTimeout(timer.fire, timer.at - now())
      }
    },
  }
}
