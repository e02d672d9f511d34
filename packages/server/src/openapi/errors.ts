import type { ErrorCode } from '@roxels/protocol'
import { errorStatus } from '@roxels/protocol'
import type { JsonSchema } from '@valibot/to-json-schema'
import type { DescribedRoute } from '../http/route.ts'
import type { Response } from './specification.ts'
import { pascalCase, pathParams } from './names.ts'

const meanings: Readonly<Record<ErrorCode, string>> = {
  validation_error: 'What was sent is not of the documented shape. `field` says where.',
  unauthorized: 'No key, or not one of ours; or an identity token that is not good.',
  session_token_required: 'No session token.',
  session_token_invalid: 'A session token that is malformed, forged or revoked.',
  session_expired: 'A token past its time: renew it.',
  forbidden: 'Not with this credential, or not from this origin.',
  identity_mismatch: 'The identity token is for another person.',
  not_found: 'There is none, or it belongs to another organisation.',
  method_not_allowed: 'Not a method of this path. `Allow` names those it has.',
  conflict:
    'It does not go with what is stored, or the `Idempotency-Key` was used with another body.',
  payload_too_large: 'The body has more than 256 KiB.',
  unsupported_media_type: 'The body is declared as something else than JSON.',
  rate_limited: 'Too many requests. Wait for `Retry-After` seconds.',
  internal_error: 'Something went wrong in the server.',
  service_unavailable: 'The store cannot be reached. Nothing was stored; try again.',
}

/** The body of every error. */
export const errorSchema: JsonSchema = {
  description: 'What went wrong. Programs go by `code`, people read `message`.',
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', enum: Object.keys(errorStatus) },
        message: { type: 'string', description: 'What was expected, and how to mend it.' },
        field: {
          type: 'string',
          description: 'The place in the request, such as `phases[0].goals[2].schema`.',
        },
      },
    },
  },
}

/** Every code a call may be refused with. */
export function codesOf({ path, operation }: DescribedRoute): readonly ErrorCode[] {
  const { credential, query, body, idempotencyKey, refusals = [] } = operation
  const codes = new Set<ErrorCode>(refusals)
  const add = (applies: boolean, ...more: ErrorCode[]) => {
    if (applies) for (const code of more) codes.add(code)
  }
  const isRead = [query, body, idempotencyKey].some((part) => part !== undefined)
  add(isRead, 'validation_error')
  add(body !== undefined, 'payload_too_large', 'unsupported_media_type')
  add(idempotencyKey !== undefined, 'conflict')
  add(credential === 'sessionToken', ...sessionCodes)
  add(credential === 'secretKey' || credential === 'embedKey', 'unauthorized')
  add(credential !== undefined, 'forbidden', 'rate_limited')
  // To a page an unknown session is one of somebody else's.
  add(credential === 'secretKey' && pathParams(path).length > 0, 'not_found')
  add(true, 'internal_error', 'service_unavailable')
  return (Object.keys(errorStatus) as ErrorCode[]).filter((code) => codes.has(code))
}

const sessionCodes = [
  'session_token_required',
  'session_token_invalid',
  'session_expired',
] as const satisfies readonly ErrorCode[]

/** An answer with one of these codes, which share a status. */
export interface ErrorResponse {
  readonly status: number
  readonly name: string
  readonly codes: readonly ErrorCode[]
}

/** The answers that have these codes, by their status. */
export function errorResponses(codes: readonly ErrorCode[]): readonly ErrorResponse[] {
  return [...Map.groupBy(codes, (code) => errorStatus[code])].map(([status, codes]) => ({
    status,
    name: codes.map(pascalCase).join('Or'),
    codes,
  }))
}

/** Such an answer as a component of the document. */
export function describeError({ codes }: ErrorResponse): Response {
  const described = codes.map((code) => `\`${code}\`: ${meanings[code]}`)
  const isLimit = codes.includes('rate_limited')
  return {
    description: described.join(' '),
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
      ...(isLimit ? { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } : {}),
    },
    content: {
      'application/json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Error' },
            { properties: { error: { properties: { code: { enum: [...codes] } } } } },
          ],
        },
      },
    },
  }
}
