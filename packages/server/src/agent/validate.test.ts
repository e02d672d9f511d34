import { expect, test } from 'vitest'
import type { JsonObject } from '@roxels/protocol'
import { reasonOf } from './reasons.ts'
import { checkSchema, problemsAt, problemsOf } from './validate.ts'

test.for([
  [{ type: 'string', format: 'email' }],
  [{ $ref: '#/$defs/a', $defs: { a: { type: 'string' } } }],
  [{ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'string' }],
  [{ title: 'T', description: 'D', examples: ['e'], default: '' }],
] as const)('%j can be used', ([schema]) => {
  expect(checkSchema(schema)).toBeUndefined()
})

test.for([
  [{ $ref: '#/$defs/missing' }, /missing/],
  [{ $ref: 'https://example.com/schema.json' }, /example\.com/],
  [{ type: 'string', format: 'e-mail' }, /e-mail/],
  [{ type: 'strnig' }, /type/],
  [{ type: 'string', pattern: '(' }, /./],
  [{ type: 'string', minLenght: 2 }, /minLenght/],
  [{ $schema: 'http://json-schema.org/draft-04/schema#', type: 'string' }, /draft-04/],
  [{ $async: true, type: 'string' }, /\$async/],
] as const)('%j is refused when the template is written', ([schema, why]) => {
  expect(checkSchema(schema as JsonObject)).toMatch(why)
})

test('schemas of the same $id do not get into each other’s way', () => {
  expect(checkSchema({ $id: 'https://example.com/a', type: 'string' })).toBeUndefined()
  expect(checkSchema({ $id: 'https://example.com/a', type: 'number' })).toBeUndefined()
  expect(problemsOf({ $id: 'https://example.com/a', type: 'number' }, 'a')).toHaveLength(1)
})

test('more schemas than are kept go on working', () => {
  for (let limit = 1; limit <= 1_100; limit += 1) {
    expect(problemsOf({ type: 'number', maximum: limit }, limit + 1)).toHaveLength(1)
  }
})

test('names every object has are missing until they are given', () => {
  const schema = { type: 'object', required: ['toString', 'constructor'] }
  expect(problemsOf(schema, {})).toHaveLength(2)
  expect(problemsOf(schema, Object.create(null))).toHaveLength(2)
})

test('problems are found at the property they lie in', () => {
  const schema = {
    properties: { 'a/b': { type: 'object', properties: { c: { type: 'string' } } } },
  }
  const problems = problemsOf(schema, { 'a/b': { c: 1 } })
  expect(problemsAt(problems, 'a/b')).toHaveLength(1)
  expect(problemsAt(problems, 'a')).toHaveLength(0)
})

test.for([
  [{ format: 'email' }, 'x@y', /e-mail address.*ada@example\.com/],
  [{ minLength: 2 }, 'a', /at least 2 characters/],
  [{ minLength: 1 }, '', /at least 1 character\./],
  [{ maxLength: 8_000 }, 'a'.repeat(8_001), /8,000 characters at most/],
  [{ pattern: '^\\d+$', examples: ['123'] }, 'a', /form I need\. For example “123”\./],
  [{ pattern: '^\\d+$', description: 'Only digits' }, 'a', /form I need\. Only digits\./],
  [{ type: 'integer' }, 1.5, /whole number/],
  [{ minimum: 1 }, 0, /1 or more/],
  [{ exclusiveMinimum: 1 }, 1, /more than 1/],
  [{ maximum: 5 }, 6, /5 or less/],
  [{ exclusiveMaximum: 5 }, 5, /less than 5/],
  [{ multipleOf: 5 }, 6, /multiple of 5/],
  [{ minItems: 2 }, [1], /at least 2/],
  [{ maxItems: 1 }, [1, 2], /1 at most/],
  [{ not: {} }, 1, /does not fit/],
] as const)('%j says why not', ([schema, data, why]) => {
  expect(reasonOf(problemsOf(schema as unknown as JsonObject, data))).toMatch(why)
})
