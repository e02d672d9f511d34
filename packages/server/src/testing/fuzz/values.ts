import type { JsonSchema } from '@valibot/to-json-schema'
import fc from 'fast-check'

type Components = Readonly<Record<string, JsonSchema>>

/** Values that a schema of the reference allows, as far as its types and limits go. */
export function valuesOf(components: Components, schema: JsonSchema): fc.Arbitrary<unknown> {
  const { $ref, const: constant, enum: values, type, pattern, format } = schema
  if ($ref !== undefined) {
    return valuesOf(components, components[$ref.split('/').at(-1) ?? ''] ?? {})
  }
  if (constant !== undefined) return fc.constant(constant)
  if (values !== undefined) return fc.constantFrom(...values)
  const options = schema.oneOf ?? schema.anyOf
  if (options !== undefined) {
    return fc.oneof(...options.map((option) => valuesOf(components, option as JsonSchema)))
  }
  if (Array.isArray(type)) {
    return fc.oneof(...type.map((each) => valuesOf(components, { ...schema, type: each })))
  }
  switch (type) {
    case 'string':
      if (format === 'date-time') return times
      // A class of what must not be there would be filled with the oddest of what may.
      return pattern === undefined || pattern.includes('[^') ? texts(schema) : matching(pattern)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 1_000 })
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valuesOf(components, (schema.items ?? {}) as JsonSchema), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      })
    case 'object':
      return objects(components, schema)
    default:
      return fc.jsonValue({ maxDepth: 3 })
  }
}

const times = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())

function texts({ minLength = 1, maxLength = 30 }: JsonSchema): fc.Arbitrary<string> {
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 30) })
}

function matching(pattern: string): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(pattern, 'u'), { size: '-1' })
}

function objects(components: Components, { properties, required = [] }: JsonSchema) {
  if (properties === undefined) return fc.dictionary(keys, plainValues)
  return fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [
        name,
        likely[name] ?? valuesOf(components, property as JsonSchema),
      ]),
    ),
    { requiredKeys: [...required] },
  )
}

/** Where more is demanded than a schema can say, by the name of the property. */
const likely: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  origins: fc.subarray(['https://app.example', 'http://localhost:*', 'https://*.example.com'], {
    minLength: 1,
  }),
  schema: fc.constantFrom({ type: 'string' }, { type: 'integer', minimum: 0 }, { enum: ['a', 1] }),
  language: fc.constantFrom('en', 'de-CH'),
  data: fc.oneof(fc.constantFrom('Ada', 'Bob'), fc.jsonValue({ maxDepth: 3 })),
}

// Numbers of more digits than a double keeps are refused wherever they are.
const plainValues = fc
  .jsonValue({ maxDepth: 2 })
  .map((value): unknown =>
    JSON.parse(
      JSON.stringify(value, (_, part: unknown) => (typeof part === 'number' ? part % 1_000 : part)),
    ),
  )

const keys = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', '', 'a.b', 'a b', '😀'),
)
