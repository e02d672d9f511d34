import type { Json, JsonObject } from '@roxels/protocol'
import { expect, test } from 'vitest'
import { checkSchema, problemsOf } from './validate.ts'

/** Ten definitions, each of which asks ten times for the next. */
const laughs: JsonObject = {
  $ref: '#/$defs/d0',
  $defs: Object.fromEntries(
    Array.from({ length: 10 }, (_, index): [string, Json] => {
      const next = { $ref: `#/$defs/d${index + 1}` }
      return [`d${index}`, index === 9 ? { type: 'string' } : { allOf: Array(10).fill(next) }]
    }),
  ),
}

/** A list of lists of lists. */
function nested(levels: number): unknown {
  return levels === 0 ? 'end' : [nested(levels - 1)]
}

const tree: JsonObject = {
  type: 'object',
  properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#' } } },
  required: ['name'],
}

const slow = '^(?:[a-z]{1,40} ?){10}$'

test.for<{ what: string; schema: object; says: string }>([
  { what: 'itself', schema: { $ref: '#' }, says: 'without end' },
  { what: 'itself in part', schema: { allOf: [{ $ref: '#' }] }, says: 'without end' },
  {
    what: 'a circle of definitions',
    schema: {
      $ref: '#/$defs/a',
      $defs: { a: { not: { $ref: '#/$defs/b' } }, b: { anyOf: [{ $ref: '#/$defs/a' }] } },
    },
    says: 'without end',
  },
  { what: 'more and more of itself', schema: laughs, says: '2000 subschemas' },
  {
    what: 'a tree of many branches',
    schema: { properties: { a: { $ref: '#' }, b: { $ref: '#' }, c: { $ref: '#' } } },
    says: '2000 subschemas',
  },
  {
    what: 'the network',
    schema: { properties: { a: { $ref: 'https://example.com/a.json' } } },
    says: 'at /properties/a/$ref: "https://example.com/a.json" is no place',
  },
  {
    what: 'what Ajv knows by itself',
    schema: { $ref: 'https://json-schema.org/draft/2020-12/schema' },
    says: 'at /$ref',
  },
  { what: 'a file', schema: { $ref: 'file:///etc/passwd' }, says: 'at /$ref' },
  { what: 'nothing', schema: { $ref: '#/$defs/a', $defs: { b: {} } }, says: 'at /$ref' },
  { what: 'what every object has', schema: { $ref: '#/constructor' }, says: 'at /$ref' },
  { what: 'no text', schema: { $ref: 5 }, says: 'at /$ref' },
  { what: 'half an escape', schema: { $ref: '#/%' }, says: 'at /$ref' },
])('a schema that refers to $what is refused', ({ schema, says }) => {
  expect(checkSchema(schema as JsonObject)).toContain(says)
})

test.for<{ schema: object; says: string }>([
  { schema: { pattern: '(' }, says: 'at /pattern: Invalid regular expression' },
  { schema: { properties: { 'a/b': { pattern: '(?=a)' } } }, says: 'at /properties/a~1b/pattern' },
  { schema: { patternProperties: { '(': {} } }, says: 'at /patternProperties/(' },
  { schema: { items: { anyOf: [{}, { not: { pattern: '(' } }] } }, says: 'at /items/anyOf/1/not' },
  { schema: { $ref: '#/$defs/a', $defs: { a: { pattern: '(' } } }, says: 'at /$defs/a/pattern' },
  {
    schema: { allOf: Array.from({ length: 20 }, (_, at) => ({ pattern: `${slow}|${at}` })) },
    says: 'together are too large',
  },
  { schema: { $async: true }, says: 'at /$async' },
  { schema: { items: { $async: true } }, says: 'at /items/$async' },
  { schema: { $anchor: 'a' }, says: 'at /$anchor' },
  { schema: { items: { $dynamicRef: '#' } }, says: 'at /items/$dynamicRef' },
  { schema: { items: { $id: 'https://example.com/a' } }, says: 'at /items/$id' },
  {
    schema: JSON.parse('{"properties": {"__proto__": {"type": "string"}}}') as object,
    says: 'at /properties/__proto__',
  },
])('$schema is refused $says', ({ schema, says }) => {
  expect(checkSchema(schema as JsonObject)).toContain(says)
})

test('a schema may refer to itself further down, and to places of any name', () => {
  expect(checkSchema(tree)).toBeUndefined()
  expect(problemsOf(tree, { name: 'a', children: [{ name: 'b', children: [] }] })).toEqual([])
  expect(problemsOf(tree, { name: 'a', children: [{ name: 7 }] })).toMatchObject([
    { instancePath: '/children/0/name' },
  ])
  const named = {
    properties: { a: { $ref: '#/$defs/a%20~1~0b' }, b: { $ref: '#/allOf/0' } },
    $defs: { 'a /~b': { type: 'integer' } },
    allOf: [true, { $comment: 'Not followed: { "$ref": "#/nowhere" }' }],
    default: { $ref: '#/nowhere' },
  }
  expect(checkSchema(named as unknown as JsonObject)).toBeUndefined()
  expect(problemsOf(named as unknown as JsonObject, { a: 'x', b: 1 })).toHaveLength(1)
})

test('names that every object has are names like any other', () => {
  const schema = { properties: { constructor: { type: 'integer' }, toString: { pattern: '^a$' } } }
  expect(checkSchema(schema as unknown as JsonObject)).toBeUndefined()
  expect(
    problemsOf(schema as unknown as JsonObject, { constructor: 'x', toString: 'b' }),
  ).toHaveLength(2)
})

test('two patterns of one schema are two patterns', () => {
  const schema = { properties: { a: { pattern: '^a$' }, b: { pattern: '^b$' } } }
  expect(problemsOf(schema, { a: 'a', b: 'b' })).toEqual([])
  expect(problemsOf(schema, { a: 'b', b: 'a' })).toHaveLength(2)
})

test('an answer that would take too long to judge is refused, also where not to fit is what fits', () => {
  const judged = { not: { pattern: slow } }
  const cost = [expect.objectContaining({ keyword: 'cost' })]
  expect(problemsOf(judged, 'x'.repeat(500))).toEqual([])
  expect(problemsOf(judged, 'x'.repeat(256_000))).toEqual(cost)
  expect(problemsOf({ format: 'url' }, `http://a${'::'.repeat(400)}`)).toMatchObject([
    { keyword: 'format' },
  ])
  expect(problemsOf({ not: { format: 'url' } }, `http://a${'::'.repeat(500)}`)).toEqual(cost)
  expect(problemsOf({}, nested(10))).toEqual([])
  expect(problemsOf({}, nested(11))).toEqual(cost)
  const unique = { uniqueItems: true }
  const items = Array.from({ length: 1_998 }, (_, index) => index)
  expect(problemsOf(unique, [...items, 'one more'])).toEqual([])
  expect(problemsOf(unique, [...items, 'one more', 'and one'])).toEqual(cost)
})
