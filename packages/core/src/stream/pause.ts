import type { Ports } from '../ports.ts'
import { backoff } from './backoff.ts'

/** More than a timer can hold would be over at once. */
const longestMs = 2 ** 31 - 1

/**
 * Waits before attempt number `attempt`: `leastMs`, which the far end has asked for, or longer by the rules of backoff. Past
 * `leastMs`, a page that wakes has waited long enough; an aborted `signal` ends it at any time. Never rejects.
 */
export function pause(
  { clock, random, onWake }: Pick<Ports, 'clock' | 'random' | 'onWake'>,
  attempt: number,
  leastMs: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const over = new AbortController()
    const soonestAt = clock.now() + leastMs
    const end = () => {
      clock.clearTimeout(timer)
      over.abort()
      resolve()
    }
    const waitMs = Math.max(leastMs, backoff(attempt, random()))
    const timer = clock.setTimeout(end, Math.min(waitMs, longestMs))
    signal.addEventListener('abort', end, { signal: over.signal })
    onWake(() => clock.now() >= soonestAt && end(), over.signal)
  })
}
