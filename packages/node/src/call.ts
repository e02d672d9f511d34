import { RoxelsError } from './errors.ts'

/** What every call takes. */
export interface CallOptions {
  /** Ends the call at once, also between two tries; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** What every POST takes. */
export interface PostOptions extends CallOptions {
  /**
   * For a call that has to have its effect once even if your process ends in the middle: 1 to 255 printable ASCII
   * characters, kept by the server for 24 hours. By default each call makes one of its own.
   */
  readonly idempotencyKey?: string | undefined
}

type Text = string | number | boolean | undefined

/** One call of the API, before it is a request. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Such as `/v1/persons/{id}`. Messages name this, never the path: ids and filters are about people. */
  readonly route: string
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, Text>>
  readonly body?: object
  readonly options?: PostOptions | undefined
}

/** The path and query of a call. Throws `validation_error` for what no path or query can say. */
export function pathOf({ route, params = {}, query = {} }: Call): string {
  const path = route.replace(/\{(\w+)\}/g, (_, name: string) => segment(name, params[name]))
  const filters = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encoded(name, String(value))}`)
  return filters.length === 0 ? path : `${path}?${filters.join('&')}`
}

/** Throws `validation_error` for what JSON cannot say, such as a bigint or a circle. */
export function jsonOf(body: object): string {
  try {
    return JSON.stringify(body)
  } catch (cause) {
    throw refused('body', 'Expected values that JSON can say.', cause)
  }
}

/** Throws `validation_error` for what cannot stand in the header. */
export function refuseUnusableKey(idempotencyKey: string): void {
  if (/^[\x20-\x7e]{1,255}$/.test(idempotencyKey)) return
  throw refused('idempotencyKey', 'Expected 1 to 255 printable ASCII characters.')
}

// Without its id a path is that of another route, and the dots would be resolved away.
function segment(name: string, value: unknown): string {
  if (name === 'version') {
    if (Number.isSafeInteger(value) && Number(value) >= 1) return String(value)
    throw refused(name, 'Expected a whole number, 1 or more.')
  }
  if (typeof value === 'string' && !/^\.{0,2}$/.test(value)) return encoded(name, value)
  throw refused(name, 'Expected an id.')
}

function encoded(name: string, text: string): string {
  // Elsewhere a lone surrogate silently becomes U+FFFD, and so the id of somebody else.
  if (!text.isWellFormed()) throw refused(name, 'Remove lone surrogates.')
  return encodeURIComponent(text)
}

function refused(field: string, message: string, cause?: unknown): RoxelsError {
  return new RoxelsError('validation_error', `${field}: ${message}`, { field, cause })
}
