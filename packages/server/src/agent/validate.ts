import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { JsonObject } from '@roxels/protocol'

export type { ErrorObject } from 'ajv/dist/2020.js'

/** Ajv never lets go of what it has compiled, so all of it is dropped together when this many have come. */
const MAX_COMPILED = 500

let ajv = freshAjv()
const bySource = new Map<string, ValidateFunction>()
let byObject = new WeakMap<JsonObject, ValidateFunction>()

/**
 * Why a schema cannot be used, or undefined when it can: no JSON Schema of 2020-12, an unknown keyword or format, a
 * reference that leads nowhere or out of the schema. To be asked when a template is written, so that no talk meets it.
 */
export function checkSchema(schema: JsonObject): string | undefined {
  if (schema['$async'] !== undefined) return 'Remove "$async": answers are validated at once.'
  try {
    compiled(schema)
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `Expected a JSON Schema (2020-12): ${reason}`
  }
}

/** Everything wrong with `data`, empty when it fits the schema. Throws for a schema that `checkSchema` refuses. */
export function problemsOf(schema: JsonObject, data: unknown): readonly ErrorObject[] {
  const validate = compiled(schema)
  return validate(data) ? [] : [...(validate.errors ?? [])]
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
  const validate = ajv.compile(schema)
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
    // Two versions of a template may carry the same $id.
    addUsedSchema: false,
    logger: false,
  })
  formats.default(fresh)
  return fresh
}
