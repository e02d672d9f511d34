import { isPassing, isRoxelsError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import { pause } from '../stream/pause.ts'

/** Runs `attempt` until it succeeds, `signal` is aborted or it fails for a reason that will not pass. */
export async function persist<T>(
  ports: Pick<Ports, 'clock' | 'random' | 'onWake'>,
  signal: AbortSignal,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (signal.aborted || !isRoxelsError(error) || !isPassing(error)) throw error
      await pause(ports, tries, error.retryAfterMs ?? 0, signal)
      signal.throwIfAborted()
    }
  }
}
