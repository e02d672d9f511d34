import type { ErrorCode } from '@roxels/protocol'

/**
 * What can go wrong on this side of the wire. `misconfigured`: an option of the client cannot be. `unreachable`: no answer came,
 * or it broke off. `timed_out`: it did not come in time. `unexpected_answer`: what came is no answer of this API.
 */
type ClientErrorCode = 'misconfigured' | 'unreachable' | 'timed_out' | 'unexpected_answer'

/** A later server may answer codes that this version does not list: leave room for others when you branch. */
export type RoxelsErrorCode = ErrorCode | ClientErrorCode

interface Details {
  readonly field?: string | undefined
  readonly status?: number | undefined
  readonly requestId?: string | undefined
  readonly retryAfterMs?: number | undefined
  readonly reason?: string | undefined
}

/**
 * Every error this package throws or rejects with, except the reason of an aborted signal. Programs branch on `code`;
 * `message` says what to do about it. It holds neither the secret key nor anything of a request, and so no `cause`: what
 * `fetch` rejects with may quote both.
 */
export class RoxelsError extends Error {
  override readonly name = 'RoxelsError'
  readonly code: RoxelsErrorCode
  /** The field, argument or option at fault. */
  readonly field: string | undefined
  /** The HTTP status; undefined where no server answered. */
  readonly status: number | undefined
  /** What the server's log calls the request. */
  readonly requestId: string | undefined
  /** For how many milliseconds the server asked to be left alone. */
  readonly retryAfterMs: number | undefined
  /** Of `unreachable`: what the system calls it, such as `ECONNREFUSED`. */
  readonly reason: string | undefined

  constructor(code: RoxelsErrorCode, message: string, details: Details = {}) {
    super(message)
    this.code = code
    this.field = details.field
    this.status = details.status
    this.requestId = details.requestId
    this.retryAfterMs = details.retryAfterMs
    this.reason = details.reason
  }
}

/** True for a `RoxelsError`, of the given code if one is given. */
export function isRoxelsError(error: unknown, code?: RoxelsErrorCode): error is RoxelsError {
  return error instanceof RoxelsError && (code === undefined || error.code === code)
}
