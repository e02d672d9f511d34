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
  } catch (error) {
    const reason = reasonOf(error)
    const named = reason === undefined ? '' : ` (${reason})`
    throw new RoxelsError(
      'unreachable',
      `There was no whole answer${named}: is the server there, and baseUrl its address?`,
      { reason },
    )
  }
}

// `fetch` rejects with a TypeError whose cause says what happened. Only its name is kept: the error of an answer that is no HTTP
// holds all that was received, which may be the request sent back, and one of another `fetch` whatever its author thought useful.
function reasonOf(error: unknown): string | undefined {
  return codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined)
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' && /^[A-Z][A-Z\d_]*$/.test(error.code)
    ? error.code
    : undefined
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
