import { ErrorBodySchema } from '@roxels/protocol'
import * as v from 'valibot'
import type { Reply } from './attempt.ts'
import type { Call } from './call.ts'
import type { RoxelsErrorCode } from './errors.ts'
import { RoxelsError } from './errors.ts'
import { readRetryAfter } from './retry.ts'

/** The body of an answer, once it has proved to be what is documented; fields that are not are left out. */
export function readAnswer<T>(
  { method, route }: Call,
  { status, headers, text }: Reply,
  schema: v.GenericSchema<unknown, T>,
): T {
  const result = parseAnswer(schema, parseJson(text))
  if (result.success) return result.output
  const [issue] = result.issues
  // Neither valibot's own message nor its issues: they hold what was received, which may be a key or about a person.
  const path = v.getDotPath(issue)
  const place = path === null ? 'its body' : `"${path}"`
  throw new RoxelsError(
    'unexpected_answer',
    `${method} ${route} was answered ${status}, but not as documented: expected ${place} to be ${issue.expected ?? 'valid'}. Does baseUrl lead to a Roxels server?`,
    { status, requestId: headers.get('x-request-id') ?? undefined },
  )
}

/** The error that an answer other than 2xx is. */
export function errorOf(
  { method, route }: Call,
  { status, headers, text }: Reply,
  now: number,
): RoxelsError {
  const details = {
    status,
    requestId: headers.get('x-request-id') ?? undefined,
    retryAfterMs: readRetryAfter(headers.get('retry-after'), now),
  }
  const result = v.safeParse(ErrorBodySchema, parseJson(text))
  if (result.success) {
    const { code, message, field } = result.output.error
    return new RoxelsError(code as RoxelsErrorCode, message, { ...details, field })
  }
  const answered = `${method} ${route} was answered ${status}`
  return status >= 300 && status < 400
    ? new RoxelsError(
        'unexpected_answer',
        `${answered}, a redirect, which is not followed with the secret key: set baseUrl to where it leads.`,
        details,
      )
    : new RoxelsError(
        codeOfForeign(status),
        `${answered}, but not by a Roxels server: something in front of it?`,
        details,
      )
}

// A proxy's own page: the status is all there is to go by.
function codeOfForeign(status: number): RoxelsErrorCode {
  if (status === 429) return 'rate_limited'
  return status >= 500 ? 'service_unavailable' : 'unexpected_answer'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// Some parts of a template are strict, since the same schemas refuse a request's unknown fields; a later server may add some.
function parseAnswer<T>(
  schema: v.GenericSchema<unknown, T>,
  value: unknown,
): v.SafeParseResult<v.GenericSchema<unknown, T>> {
  for (;;) {
    const result = v.safeParse(schema, value)
    if (result.success || !dropUnknown(result.issues)) return result
  }
}

function dropUnknown(issues: readonly v.BaseIssue<unknown>[]): boolean {
  let dropped = false
  for (const { type, expected, path } of issues) {
    const at = path?.at(-1)
    if (type !== 'strict_object' || expected !== 'never' || at?.type !== 'object') continue
    dropped = Reflect.deleteProperty(at.input, at.key) || dropped
  }
  return dropped
}
