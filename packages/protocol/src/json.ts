import * as v from 'valibot'
import { isStorable } from './text.ts'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

interface Limits {
  readonly keys: number
  readonly keyLength: number
  readonly depth: number
  readonly bytes: number
}

const contextLimits: Limits = { keys: 100, keyLength: 64, depth: 5, bytes: 32 * 1024 }

/**
 * Arbitrary data about a person or a conversation: at most 100 keys of at most 64 characters, 5 levels, 32 KiB as JSON.
 * `__proto__` and its like are plain keys here, which valibot's own record schemas would drop.
 */
export const ContextSchema = v.pipe(
  v.custom<JsonObject>(isPlainObject, 'Expected an object.'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const problem = exceeds(dataset.value, contextLimits)
    if (problem !== undefined) addIssue({ message: problem })
  }),
)

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function exceeds(value: JsonObject, limits: Limits): string | undefined {
  const keys = Object.keys(value)
  if (keys.length > limits.keys) return `Expected at most ${limits.keys} keys.`
  if (keys.some((key) => key.length > limits.keyLength)) {
    return `Expected keys of at most ${limits.keyLength} characters.`
  }
  // Depth first: measuring the size of ten thousand levels would exhaust the stack.
  if (isDeeperThan(value, limits.depth)) return `Expected at most ${limits.depth} levels.`
  if (utf8Bytes(JSON.stringify(value)) > limits.bytes) {
    return `Expected at most ${limits.bytes / 1024} KiB.`
  }
  return everyString(value, isStorable) ? undefined : 'Remove U+0000 and lone surrogates.'
}

function utf8Bytes(text: string): number {
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  return Object.values(value).some((child) => isDeeperThan(child, levels - 1))
}

function everyString(value: unknown, test: (text: string) => boolean): boolean {
  if (typeof value === 'string') return test(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, child]) => test(key) && everyString(child, test))
}
