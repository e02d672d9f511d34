import type { Clock } from '../ports.ts'

/** Resolves after `waitMs`, or at once when `signal` is aborted; never rejects. */
export function sleep(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clock.clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = clock.setTimeout(done, waitMs)
    signal.addEventListener('abort', done)
  })
}
