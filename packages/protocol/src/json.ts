import * as v from 'valibot'
import { codePoints, isStorable } from './limits.ts'

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

/**
 * Arbitrary data about a person or a conversation: at most 100 keys of at most 64 characters, 5 levels, 32 KiB as JSON.
 * `__proto__` and its like are plain keys here, which valibot's own record schemas would drop.
 */
export const ContextSchema = jsonObject({ keys: 100, keyLength: 64, depth: 5, bytes: 32 * 1024 })

/** A JSON Schema, as far as its shape goes: at most 20 levels and 32 KiB. */
export const JsonSchemaSchema = jsonObject({
  keys: 200,
  keyLength: 200,
  depth: 20,
  bytes: 32 * 1024,
})

/** The answer to a goal, before its own schema is asked: at most 20 levels and 64 KiB. */
export const AnswerDataSchema = jsonValue({ keyLength: 1_000, depth: 20, bytes: 64 * 1024 })

function jsonValue(limits: Omit<Limits, 'keys'>) {
  return v.pipe(
    v.custom<Json>((value) => value !== undefined, 'Expected a value.'),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const message = problemAt('', dataset.value, limits) ?? sizeProblem(dataset.value, limits)
      if (message !== undefined) addIssue({ message })
    }),
    v.metadata({ description: describeLimits(limits) }),
  )
}

function jsonObject(limits: Limits) {
  return v.pipe(
    v.custom<JsonObject>(isPlainObject, 'Expected an object.'),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const input = dataset.value
      const found = problemOf(input, limits)
      if (found === undefined) return
      const { message, key } = found
      if (key === undefined) return addIssue({ message })
      addIssue({
        message,
        path: [{ type: 'object', origin: 'value', input: { ...input }, key, value: input[key] }],
      })
    }),
    v.metadata({
      type: 'object',
      maxProperties: limits.keys,
      propertyNames: { maxLength: limits.keyLength },
      description: describeLimits(limits),
    }),
  )
}

function describeLimits({ depth, bytes }: Pick<Limits, 'depth' | 'bytes'>): string {
  return `At most ${depth} levels, ${bytes / 1024} KiB as JSON; no U+0000, no lone surrogate, no number beyond 2^53.`
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface Problem {
  readonly message: string
  /** The key it is in, where it is in one. */
  readonly key?: string
}

function problemOf(value: JsonObject, limits: Limits): Problem | undefined {
  const keys = Object.keys(value)
  if (keys.length > limits.keys) return { message: `Expected at most ${limits.keys} keys.` }
  for (const key of keys) {
    const message = problemAt(key, value[key], limits)
    if (message !== undefined) return { message, key }
  }
  const message = sizeProblem(value, limits)
  return message === undefined ? undefined : { message }
}

function sizeProblem(value: Json, { bytes }: Pick<Limits, 'bytes'>): string | undefined {
  return utf8Bytes(JSON.stringify(value)) > bytes
    ? `Expected at most ${bytes / 1024} KiB.`
    : undefined
}

function problemAt(
  key: string,
  child: unknown,
  limits: Pick<Limits, 'keyLength' | 'depth'>,
): string | undefined {
  if (codePoints(key) > limits.keyLength)
    return `Expected keys of at most ${limits.keyLength} characters.`
  // Depth first: what follows would exhaust the stack on ten thousand levels.
  if (isDeeperThan(child, limits.depth - 1)) return `Expected at most ${limits.depth} levels.`
  if (!isStorable(key) || !everyLeaf(child, isStorableLeaf)) {
    return 'Remove U+0000 and lone surrogates.'
  }
  // JSON.parse has rounded it already, or made it infinite, which JSON cannot say.
  return everyLeaf(child, isExactLeaf)
    ? undefined
    : 'Send numbers beyond 2^53 as strings: they lose digits.'
}

const isStorableLeaf = (leaf: unknown): boolean => typeof leaf !== 'string' || isStorable(leaf)

const isExactLeaf = (leaf: unknown): boolean =>
  typeof leaf !== 'number' || Math.abs(leaf) <= Number.MAX_SAFE_INTEGER

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

function everyLeaf(value: unknown, test: (leaf: unknown) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return test(value)
  return Object.entries(value).every(([key, child]) => test(key) && everyLeaf(child, test))
}
