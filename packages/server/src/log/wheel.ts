/** Somebody who wants to be told that time passes. */
interface Rider {
  /** `now` as `performance.now()` has it. */
  turn(now: number): void
}

/** One timer for all streams: one of its own for each would cost more than the rest of an idle stream. */
export interface Wheel {
  /** How exact it is. */
  readonly tickMs: number
  /** Until the returned function is called. */
  ride(rider: Rider): () => void
}

export function createWheel(tickMs: number): Wheel {
  const riders = new Set<Rider>()
  let timer: NodeJS.Timeout | undefined

  function turn(): void {
    const now = performance.now()
    for (const rider of riders) rider.turn(now)
  }

  return {
    tickMs,
    ride(rider) {
      riders.add(rider)
      timer ??= setInterval(turn, tickMs)
      return () => {
        riders.delete(rider)
        if (riders.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
  }
}
