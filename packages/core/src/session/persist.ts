import { isPassing, isRoxelsError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import { backoff } from '../stream/backoff.ts'
import { sleep } from '../stream/sleep.ts'

/**
 * Runs `attempt` until it succeeds, `signal` is aborted or it fails for a reason that will not pass. `failed` hears of each
 * attempt that will be repeated.
 */
export async function persist<T>(
  ports: Pick<Ports, 'clock' | 'random'>,
  signal: AbortSignal,
  attempt: () => Promise<T>,
  failed: () => void = () => undefined,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (signal.aborted || !isRoxelsError(error) || !isPassing(error)) throw error
      failed()
      await sleep(
        ports.clock,
        Math.max(error.retryAfterMs ?? 0, backoff(tries, ports.random())),
        signal,
      )
      signal.throwIfAborted()
    }
  }
}
