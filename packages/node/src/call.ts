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
   * characters, no space at either end, kept by the server for 24 hours. By default each call makes one of its own.
   */
  readonly idempotencyKey?: string | undefined
}

/** One call of the API, before it is a request. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Such as `/v1/persons/{id}`. Messages name this, never the path: ids and filters are about people. */
  readonly route: string
  readonly params?: Readonly<Record<string, string | number>>
  /** In camelCase, as the caller gave them. */
  readonly filters?: object
  readonly paging?: { readonly limit?: number | undefined; readonly cursor?: string | undefined }
  readonly body?: object
  readonly options?: PostOptions | undefined
}

/** The path and query of a call. Throws `validation_error` for what no path or query can say. */
export function pathOf({ route, params = {}, filters = {}, paging = {} }: Call): string {
  const path = route.replace(/\{(\w+)\}/g, (_, name: string) => segment(name, params[name]))
  const query = [
    ...Object.entries(filters).map(([name, value]) => filter(name, value)),
    ...Object.entries(paging)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${encoded(name, String(value))}`),
  ]
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}

/** Throws `validation_error` for what JSON cannot say. */
export function jsonOf(body: object): string {
  try {
    return JSON.stringify(body)
  } catch {
    throw refused('body', 'Expected what JSON can say: no bigint, no circle.')
  }
}

/** Throws `validation_error` for what cannot stand in the header as it is. */
export function refuseUnusableKey(idempotencyKey: unknown): asserts idempotencyKey is string {
  const isUsable =
    typeof idempotencyKey === 'string' &&
    /^[\x20-\x7e]{1,255}$/.test(idempotencyKey) &&
    // On the way it would be cut off, and one of spaces alone would be no key at all.
    idempotencyKey.trim() === idempotencyKey
  if (isUsable) return
  throw refused(
    'idempotencyKey',
    'Expected 1 to 255 printable ASCII characters without a space at either end.',
  )
}

export function refused(field: string, message: string): RoxelsError {
  return new RoxelsError('validation_error', `${field}: ${message}`, { field })
}

// Without its id a path is that of another route, and the dots would be resolved away.
function segment(name: string, value: unknown): string {
  if (typeof value === 'number') return encoded(name, String(value))
  if (typeof value === 'string' && !/^\.{0,2}$/.test(value)) return encoded(name, value)
  throw refused(name, 'Expected an id.')
}

// Left out, an id that happens to be undefined would list everybody, perhaps to somebody who goes on to delete them.
function filter(name: string, value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'boolean') {
    throw refused(name, 'Expected a value, or leave the filter out.')
  }
  const onWire = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return `${encoded(name, onWire)}=${encoded(name, String(value))}`
}

function encoded(name: string, text: string): string {
  // Elsewhere a lone surrogate silently becomes U+FFFD, and so the id of somebody else.
  if (!text.isWellFormed()) throw refused(name, 'Remove lone surrogates.')
  return encodeURIComponent(text)
}
