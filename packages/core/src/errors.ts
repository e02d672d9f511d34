import type { ErrorCode } from '@roxels/protocol'

/**
 * What can go wrong on this side of the wire. `unreachable`: no answer came. `unexpected_answer`: one that this client cannot
 * read. `session_ended`: the server no longer accepts this browser's secret. `not_active`: there is no open conversation to do
 * this in. `busy`: another conversation is open. `protocol_unsupported`: the server speaks a later protocol.
 * `identity_unavailable`: the host has no identity token for the person who is here. `person_elsewhere`: another tab says that
 * somebody else is here.
 */
type ClientErrorCode =
  | 'unreachable'
  | 'unexpected_answer'
  | 'session_ended'
  | 'not_active'
  | 'busy'
  | 'protocol_unsupported'
  | 'identity_unavailable'
  | 'person_elsewhere'

export type RoxelsErrorCode = ErrorCode | ClientErrorCode

interface Details {
  readonly field?: string | undefined
  readonly status?: number | undefined
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/** Every error this package throws or rejects with. Programs branch on `code`; `message` says what to do about it. */
export class RoxelsError extends Error {
  override readonly name = 'RoxelsError'
  readonly code: RoxelsErrorCode
  /** The field or option at fault. */
  readonly field: string | undefined
  /** The HTTP status, where a server answered. */
  readonly status: number | undefined
  /** How long the server asked to be left alone. */
  readonly retryAfterMs: number | undefined

  constructor(code: RoxelsErrorCode, message: string, details: Details = {}) {
    super(message, { cause: details.cause })
    this.code = code
    this.field = details.field
    this.status = details.status
    this.retryAfterMs = details.retryAfterMs
  }
}

/** True for a `RoxelsError`, of the given code if one is given. */
export function isRoxelsError(error: unknown, code?: RoxelsErrorCode): error is RoxelsError {
  return error instanceof RoxelsError && (code === undefined || error.code === code)
}

/** True when the same request may succeed later: no answer, none in time, too many of them, or the server's own trouble. */
export function isPassing({ code, status = 0 }: RoxelsError): boolean {
  return code === 'unreachable' || status === 408 || status === 429 || status >= 500
}

/** True when the server takes no secret any more without a fresh identity token, or the host has none (Rules 70 and 71). */
export function isLapsed(error: unknown): boolean {
  if (!isRoxelsError(error)) return false
  const { code, status, field } = error
  return code === 'identity_unavailable' || (status === 401 && field === 'identity_token')
}

export function notActive(status: string): RoxelsError {
  return new RoxelsError('not_active', `No conversation is open for this: the state is ${status}.`)
}

/** Throws the `validation_error` of what a host has passed, if something is wrong with it. */
export function refuseIf(problem: string | false | undefined, field: string): void {
  if (problem) throw new RoxelsError('validation_error', `${field}: ${problem}`, { field })
}
