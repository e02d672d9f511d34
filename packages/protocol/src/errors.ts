import * as v from 'valibot'

/** Every error code of the API and the HTTP status it comes with (docs/protocol.md, section 8). */
export const errorStatus = {
  validation_error: 400,
  unauthorized: 401,
  session_token_required: 401,
  session_token_invalid: 401,
  session_expired: 401,
  forbidden: 403,
  identity_mismatch: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal_error: 500,
  service_unavailable: 503,
} as const

export type ErrorCode = keyof typeof errorStatus

/** The body of every answer that is not 2xx (Rule 2). A client meets codes of later servers too, so `code` is any string. */
export const ErrorBodySchema = v.object({
  error: v.object({ code: v.string(), message: v.string(), field: v.optional(v.string()) }),
})
export type ErrorBody = v.InferOutput<typeof ErrorBodySchema>
