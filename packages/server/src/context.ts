import type { JsonObject } from '@roxels/protocol'
import { ContextSchema } from '@roxels/protocol'
import * as v from 'valibot'
import { ApiError } from './http/errors.ts'

/**
 * Lays the keys of each object over those of the ones before it. Not by spreading or assigning one by one: `__proto__` and
 * its like are plain keys.
 */
export function overlay(...layers: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(layers.flatMap((layer) => Object.entries(layer)))
}

/** Only these keys. */
export function pick(context: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(context).filter(([key]) => keys.includes(key)))
}

/**
 * What is stored once `added` is laid over it and `removed` taken out. Throws a `validation_error` at `field` when the result
 * passes the limits of a context.
 */
export function mergeContext(
  stored: string,
  added: JsonObject,
  field: 'context' | 'org_context',
  removed: readonly string[] = [],
): string {
  const all = overlay(JSON.parse(stored) as JsonObject, added)
  const merged = Object.fromEntries(Object.entries(all).filter(([key]) => !removed.includes(key)))
  const result = v.safeParse(ContextSchema, merged)
  if (result.success) return JSON.stringify(merged)
  const message = `With what is there already: ${result.issues[0].message}`
  throw new ApiError('validation_error', message, { field })
}
