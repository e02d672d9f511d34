import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'
import type { JsonObject } from '@roxels/protocol'
import { addFormats } from './formats.ts'
import { readPattern, TooCostlyError, withinSteps } from './pattern.ts'
import { checkLimits, maxLevels } from './schema-limits.ts'

export type { ErrorObject } from 'ajv/dist/2020.js'

/** Ajv never lets go of what it has compiled, so all of it is dropped together when this many have come. */
const MAX_COMPILED = 500

/** How many values an answer may hold in all: some keywords compare each with each. */
const maxValues = 2_000

let ajv = freshAjv()
const bySource = new Map<string, ValidateFunction>()
let byObject = new WeakMap<JsonObject, ValidateFunction>()

/**
 * Why a schema cannot be used, or undefined when it can: no JSON Schema of 2020-12, an unknown keyword or format, a reference
 * that leads nowhere or out of the schema, a pattern that is none or takes backtracking, more than an answer can be judged
 * by in a moment. To be asked when a template is written, so that no talk meets it.
 */
export function checkSchema(schema: JsonObject): string | undefined {
  try {
    checkLimits(schema)
    withinSteps(() => compiled(schema))
    return undefined
  } catch (error) {
    return `Expected a JSON Schema (2020-12): ${reasonOf(error)}`
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const [first] = ajv.errors ?? []
  // Ajv joins all it has found, and names no place as people do.
  return message.startsWith('schema is invalid') && first !== undefined
    ? `at ${first.instancePath}: ${first.message ?? 'not as expected'}.`
    : message
}

/**
 * Everything wrong with `data`, empty when it fits the schema; one problem of the keyword `cost` where that would take too long to
 * say. Throws for a schema that `checkSchema` refuses.
 */
export function problemsOf(schema: JsonObject, data: unknown): readonly ErrorObject[] {
  const validate = compiled(schema)
  if (isTooLarge(data)) return [tooCostly]
  try {
    return withinSteps(() => (validate(data) ? [] : [...(validate.errors ?? [])]))
  } catch (error) {
    if (error instanceof TooCostlyError) return [tooCostly]
    throw error
  }
}

const tooCostly: ErrorObject = { keyword: 'cost', instancePath: '', schemaPath: '', params: {} }

function isTooLarge(data: unknown): boolean {
  let values = 0
  return exceeds(data, maxLevels)

  function exceeds(value: unknown, levels: number): boolean {
    values += 1
    if (values > maxValues) return true
    if (typeof value !== 'object' || value === null) return false
    return levels === 0 || Object.values(value).some((child) => exceeds(child, levels - 1))
  }
}

/** The problems that lie in one property of the data, those of its own properties included. */
export function problemsAt(problems: readonly ErrorObject[], key: string): readonly ErrorObject[] {
  const path = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return problems.filter(
    ({ instancePath }) => instancePath === path || instancePath.startsWith(`${path}/`),
  )
}

function compiled(schema: JsonObject): ValidateFunction {
  const known = byObject.get(schema)
  if (known !== undefined) return known
  // A store may parse a template anew for each turn: the same text must not be compiled again.
  const source = JSON.stringify(schema)
  const validate = bySource.get(source) ?? compile(schema, source)
  byObject.set(schema, validate)
  return validate
}

function compile(schema: JsonObject, source: string): ValidateFunction {
  if (bySource.size >= MAX_COMPILED) {
    ajv = freshAjv()
    bySource.clear()
    byObject = new WeakMap()
  }
  // By its $id nothing is referred to, and two versions of a template may carry the same one.
  const { $id: _, ...anonymous } = schema
  const validate = ajv.compile(anonymous)
  bySource.set(source, validate)
  return validate
}

function freshAjv(): Ajv2020 {
  const fresh = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    // Names such as "toString" count as present only where the data itself has them.
    ownProperties: true,
    code: { regExp: Object.assign(regExp, { code: 'readPattern' }) },
    logger: false,
  })
  addFormats(fresh)
  return fresh
}

function regExp(source: string) {
  const { test } = readPattern(source)
  // Ajv tells patterns apart by this.
  return { test, toString: () => source }
}
