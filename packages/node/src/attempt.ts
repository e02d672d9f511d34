import { RoxelsError } from './errors.ts'
import type { Ports } from './ports.ts'

/** An answer that was read to its end. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

interface Bounds {
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * Tries a request once. Rejects with `timed_out`, `unreachable`, or the reason of the signal, in each case at once and whatever
 * `fetch` is still waiting for.
 */
export async function attempt(
  { fetch, clock }: Pick<Ports, 'fetch' | 'clock'>,
  url: string,
  init: RequestInit,
  { timeoutMs, signal }: Bounds,
): Promise<Reply> {
  signal?.throwIfAborted()
  const controller = new AbortController()
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>()
  const onAbort = () => stop(signal?.reason)
  signal?.addEventListener('abort', onAbort)
  const timer = clock.setTimeout(() => {
    stop(new RoxelsError('timed_out', `There was no whole answer within ${timeoutMs} ms.`))
  }, timeoutMs)
  try {
    return await Promise.race([exchange(fetch, url, init, controller.signal), stopped])
  } finally {
    clock.clearTimeout(timer)
    // One signal may serve a whole batch of calls: nothing of them may stay on it.
    signal?.removeEventListener('abort', onAbort)
    controller.abort()
  }
}

async function exchange(
  fetch: Ports['fetch'],
  url: string,
  init: RequestInit,
  signal: AbortSignal,
): Promise<Reply> {
  try {
    const response = await fetch(url, { ...init, signal })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text }
  } catch (cause) {
    throw new RoxelsError(
      'unreachable',
      'There was no whole answer: is the server there, and baseUrl its address?',
      { cause },
    )
  }
}

/** Lets time pass; rejects with the reason of the signal as soon as it is aborted. */
export async function pause(
  clock: Ports['clock'],
  waitMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onAbort = () => reject(signal?.reason)
  signal?.addEventListener('abort', onAbort)
  const timer = clock.setTimeout(resolve, waitMs)
  try {
    await promise
  } finally {
    clock.clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}
