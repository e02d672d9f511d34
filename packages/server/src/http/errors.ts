import type { ErrorBody, ErrorCode } from '@roxels/protocol'
import { errorStatus } from '@roxels/protocol'
import type { Answer } from './route.ts'

interface Details {
  /** The path of the field that was refused. */
  readonly field?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** A refusal in the words of the protocol (Rule 2). The message must not repeat a secret or what a participant wrote. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ErrorCode
  readonly details: Details

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** Another organisation's is answered like one that never was. */
export function notFound(what: string): ApiError {
  return new ApiError('not_found', `There is no such ${what}.`)
}

/** The answer a refusal becomes. */
export function errorAnswer({ code, message, details }: ApiError): Answer {
  const { field, headers = {} } = details
  const body: ErrorBody = { error: { code, message, ...(field === undefined ? {} : { field }) } }
  return { status: errorStatus[code], body, headers }
}

/** What may be logged of an error: its kind and its place. Its message may quote what somebody wrote. */
export function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error ? { code: error.code } : {}
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
  return { error: error.name, ...code, at }
}
