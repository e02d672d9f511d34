import { ErrorBodySchema } from '@roxels/protocol'
import * as v from 'valibot'
import type { Reply } from './attempt.ts'
import type { Call } from './call.ts'
import type { RoxelsErrorCode } from './errors.ts'
import { RoxelsError } from './errors.ts'
import { readRetryAfter } from './retry.ts'

/**
 * The body of an answer, once it has proved to be of the documented type. A later server may add fields, which are left out,
 * and may have other limits, which are its own business.
 */
export function readAnswer<T>(call: Call, reply: Reply, schema: v.GenericSchema<unknown, T>): T {
  const { output, issues = [] } = v.safeParse(schema, parseJson(reply.text))
  const issue = issues.find(concernsType)
  if (issue === undefined) return output as T
  // Neither valibot's own message nor its issues: they hold what was received, which may be a key or about a person.
  const path = v.getDotPath(issue)
  const place = path === null ? 'its body' : `"${path}"`
  throw unexpected(call, reply, `expected ${place} to be ${issue.expected ?? 'valid'}`)
}

/** For an answer without a body. Whatever stands in front of the server may answer a 200 of its own. */
export function readNoAnswer(call: Call, reply: Reply): void {
  if (reply.status !== 204) throw unexpected(call, reply, 'expected 204')
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

// Some parts of a template are strict and bounded, since the same schemas refuse what is wrong in a request.
function concernsType({ kind, type, expected }: v.BaseIssue<unknown>): boolean {
  const isUnknownField = type === 'strict_object' && expected === 'never'
  return kind === 'schema' && !isUnknownField
}

function unexpected({ method, route }: Call, { status, headers }: Reply, how: string): RoxelsError {
  return new RoxelsError(
    'unexpected_answer',
    `${method} ${route} was answered ${status}, but not as documented: ${how}. Does baseUrl lead to a Roxels server?`,
    { status, requestId: headers.get('x-request-id') ?? undefined },
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
