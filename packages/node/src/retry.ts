import type { Call } from './call.ts'
import type { RoxelsError } from './errors.ts'

const firstMs = 500
const capMs = 8_000
const longestAskedMs = 60_000

/** True when the same request may succeed later: no answer, 408, 429, or the server's own trouble. */
function isPassing({ code, status = 0 }: RoxelsError): boolean {
  if (code === 'unreachable' || code === 'timed_out') return true
  return status === 408 || status === 429 || status >= 500
}

const beforeAnythingWasSent = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** True when the server has certainly not begun to carry the request out. */
export function isUntouched({ status, reason = '' }: RoxelsError): boolean {
  return status === 408 || status === 429 || beforeAnythingWasSent.has(reason)
}

/**
 * True when a call may be made again after this failure. A POST has its key, by which the server knows it again; GET and DELETE
 * come to the same. A PATCH that was carried out and lost its answer would come back as a `conflict` with itself: it is repeated
 * only if it was not.
 */
export function isRepeatable(method: Call['method'], error: RoxelsError): boolean {
  return isPassing(error) && (method !== 'PATCH' || isUntouched(error))
}

/**
 * Milliseconds to wait before retry number `retry` (from 1): anything up to 500 ms, doubling to 8 s, on top of what the server
 * asked for. Undefined when it asked for more than 60 s, which nobody should sit through. `roll` is the caller's dice in [0, 1).
 */
export function waitBefore(
  retry: number,
  { retryAfterMs = 0 }: RoxelsError,
  roll: number,
): number | undefined {
  if (retryAfterMs > longestAskedMs) return undefined
  // All of it random: a crowd that was turned away together does not return together.
  return retryAfterMs + Math.round(Math.min(capMs, firstMs * 2 ** (retry - 1)) * roll)
}

/** Milliseconds that a `Retry-After` of seconds or of a date asks for; undefined for anything else. */
export function readRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1_000
  const at = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
