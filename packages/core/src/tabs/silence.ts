import type { Clock } from '../ports.ts'

export interface Silence {
  /** The leader was heard. Costs no timer. */
  heard(): void
  /** The leader has been asked something, which it answers at once if it is awake. */
  expect(): void
  /** Nothing was heard since `bite`. */
  lasts(): boolean
  stop(): void
}

const answerMs = 2_000
/** A leader whose line is dead says so when its own watchdog bites, after 30 s at the latest (Rule 30). */
const limitMs = 32_000

/** Calls `bite` when a leader was not heard for so long that it must be frozen; once, until it is heard again. */
export function watchSilence(clock: Clock, bite: () => void): Silence {
  let dueAt = clock.now() + limitMs
  let silent = false
  let timer: unknown

  const watch = () => {
    clock.clearTimeout(timer)
    const leftMs = dueAt - clock.now()
    if (leftMs > 0) {
      timer = clock.setTimeout(watch, leftMs)
      return
    }
    silent = true
    bite()
  }
  const heard = () => {
    dueAt = clock.now() + limitMs
    if (silent) {
      silent = false
      watch()
    }
  }
  watch()

  return {
    heard,
    expect() {
      dueAt = Math.min(dueAt, clock.now() + answerMs)
      if (!silent) watch()
    },
    lasts: () => silent,
    stop: () => clock.clearTimeout(timer),
  }
}
