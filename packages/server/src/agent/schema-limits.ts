import type { Json, JsonObject } from '@roxels/protocol'
import { readPattern } from './pattern.ts'
import { pointed } from './reference.ts'
import { isObject } from './shape.ts'

/** How many levels of objects and lists an answer may have. */
export const maxLevels = 10
/** How many subschemas may have their say about one answer, each counted again wherever it is referred to. */
const maxSubschemas = 2_000
/** How many of them may lie within one another: more go round in a circle. */
const maxNested = 200
/** Of all patterns, written out. */
const maxInstructions = 5_000

// Where a schema holds others: for the same place of the answer, and for places below it.
const same = ['not', 'if', 'then', 'else', 'allOf', 'anyOf', 'oneOf', 'dependentSchemas']
// prettier-ignore
const below = [
  'items', 'prefixItems', 'contains', 'unevaluatedItems', 'propertyNames',
  'properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties',
]
const maps = new Set(['dependentSchemas', 'properties', 'patternProperties'])
const lists = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])

// Identities and the references by them: shapeOf follows pointers only, and so does what is below.
// prettier-ignore
const foreign = [
  '$anchor', '$dynamicAnchor', '$dynamicRef', '$recursiveAnchor', '$recursiveRef',
  '$async', '$vocabulary', 'dependencies',
]

/**
 * Refuses a schema that could take an answer too long to be judged by: one that refers to itself without end, multiplies by
 * references, or leads out of itself. Throws an error that names the place.
 */
export function checkLimits(root: JsonObject): void {
  let subschemas = 0
  let nested = 0
  let instructions = 0
  visit(root, '', 0)

  function visit(schema: Json, pointer: string, level: number): void {
    // A schema that refers to itself goes on like this; an answer does not.
    if (!isObject(schema) || level > maxLevels) return
    subschemas += 1
    if (subschemas > maxSubschemas) {
      throw at(pointer, `expected at most ${maxSubschemas} subschemas, counted at every reference.`)
    }
    nested += 1
    if (nested > maxNested) throw at(pointer, 'it refers to itself without end.')
    checkKeywords(schema, pointer)
    const { $ref: ref, pattern } = schema
    if (ref !== undefined) follow(ref, pointer, level)
    if (typeof pattern === 'string') count(pattern, `${pointer}/pattern`)
    for (const keyword of same) visitAll(schema[keyword], keyword, pointer, level)
    for (const keyword of below) visitAll(schema[keyword], keyword, pointer, level + 1)
    nested -= 1
  }

  function visitAll(held: Json | undefined, keyword: string, pointer: string, level: number): void {
    const here = `${pointer}/${keyword}`
    if (maps.has(keyword) && isObject(held)) {
      for (const [name, schema] of Object.entries(held)) {
        const place = `${here}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
        // Ajv passes over a property of this name.
        if (name === '__proto__') throw at(place, 'expected another name.')
        if (keyword === 'patternProperties') count(name, place)
        visit(schema, place, level)
      }
    } else if (lists.has(keyword) && Array.isArray(held)) {
      for (const [index, schema] of held.entries()) visit(schema, `${here}/${index}`, level)
    } else if (held !== undefined) {
      visit(held, here, level)
    }
  }

  function follow(ref: Json, pointer: string, level: number): void {
    const target = typeof ref === 'string' ? pointed(root, ref) : undefined
    if (target === undefined) {
      const named = JSON.stringify(ref).slice(0, 100)
      throw at(`${pointer}/$ref`, `${named} is no place in it, such as "#/$defs/address".`)
    }
    visit(target, String(ref).slice(1), level)
  }

  function count(pattern: string, place: string): void {
    try {
      instructions += readPattern(pattern).instructions
    } catch (error) {
      throw at(place, error instanceof Error ? error.message : String(error))
    }
    if (instructions > maxInstructions) throw at(place, 'the patterns together are too large.')
  }
}

function checkKeywords(schema: JsonObject, pointer: string): void {
  const keyword = foreign.find((each) => Object.hasOwn(schema, each))
  if (keyword !== undefined) throw at(`${pointer}/${keyword}`, 'this keyword has no effect here.')
  if (pointer !== '' && schema['$id'] !== undefined) {
    throw at(`${pointer}/$id`, 'only the whole schema may have an id.')
  }
}

function at(pointer: string, message: string): Error {
  return new Error(pointer === '' ? message : `at ${pointer}: ${message}`)
}
