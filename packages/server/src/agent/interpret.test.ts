import { describe, expect, test } from 'vitest'
import type { JsonObject } from '@roxels/protocol'
import { interpret, isNothingMore, isPlainSkip, isSkip } from './interpret.ts'
import { shapeOf } from './shape.ts'

const read = (schema: JsonObject, text: string) => interpret(shapeOf(schema), text)
const value = (schema: JsonObject, text: string) => {
  const reading = read(schema, text)
  return reading.ok ? reading.value : undefined
}
const reason = (schema: JsonObject, text: string) => {
  const reading = read(schema, text)
  return reading.ok ? undefined : reading.reason
}

describe('text', () => {
  test.for([
    ['  Ada Lovelace ', 'Ada Lovelace'],
    ['👩🏽‍🚀', '👩🏽‍🚀'],
    ['李小龍', '李小龍'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['__proto__', '__proto__'],
    ['Hello Kitty', 'Hello Kitty'],
    ['...', undefined],
    ['?!', undefined],
    ['   ', undefined],
    ['', undefined],
    ['Hi!', undefined],
    ['good morning', undefined],
  ])('%j is read as %j', ([text, expected]) => {
    expect(value({ type: 'string' }, text ?? '')).toBe(expected)
  })

  test('where a pattern decides, punctuation may be an answer', () => {
    expect(value({ type: 'string', pattern: '^[+-]$' }, ' + ')).toBe('+')
    expect(reason({ type: 'string', pattern: '^a' }, 'a'.repeat(1_001))).toMatch(/longer/)
  })

  test('a web address may come without its scheme', () => {
    const schema = { type: 'string', format: 'uri' }
    expect(value(schema, 'example.com/a')).toBe('https://example.com/a')
    expect(value(schema, 'https://example.com')).toBe('https://example.com')
  })
})

describe('an e-mail address', () => {
  test.for([
    ['ada@example.org', 'ada@example.org'],
    ['it is <ada@example.org>, thanks', 'ada@example.org'],
    ['mailto:ada@example.org', 'ada@example.org'],
    ['Ada@Example.org.', 'Ada@Example.org'],
    ["Sure, it's ada@example.org!", 'ada@example.org'],
    ['ada@example.org ada@example.org', 'ada@example.org'],
    ['a@b', 'a@b'],
  ])('%j holds %j', ([text, expected]) => {
    expect(value({ type: 'string', format: 'email' }, text ?? '')).toBe(expected)
  })

  test.for([
    ['ada at example', /could not find/],
    ['ada@example.org or bob@example.org', /more than one/],
    [`${'a'.repeat(260)}@example.org`, /longer/],
  ] as const)('%j is refused', ([text, why]) => {
    expect(reason({ type: 'string', format: 'email' }, text)).toMatch(why)
  })
})

describe('yes or no', () => {
  test.for([
    ['Yes please', true],
    ['ok', true],
    ['NO!', false],
    ['not really', false],
    ['yes and no', undefined],
    ['maybe', undefined],
  ] as const)('%j is %j', ([text, expected]) => {
    expect(value({ type: 'boolean' }, text)).toBe(expected)
  })
})

describe('a choice', () => {
  const schema = { enum: ['Save time', 'Save money', 'Replace long forms', 'Time travel'] }
  test.for([
    ['save TIME', 'Save time'],
    ['2', 'Save money'],
    ['(3)', 'Replace long forms'],
    ['option 4.', 'Time travel'],
    ['No. 1', 'Save time'],
    ['the second one', 'Save money'],
    ['forms', 'Replace long forms'],
    ['repl', 'Replace long forms'],
    ['I want to replace long forms, please', 'Replace long forms'],
    ['save', undefined],
    ['time', undefined],
    ['0', undefined],
    ['5', undefined],
    ['orms', undefined],
    ['!!!', undefined],
    ['__proto__', undefined],
    ['constructor', undefined],
  ])('%j chooses %j', ([text, expected]) => {
    expect(value(schema, text ?? '')).toBe(expected)
  })

  test('what could be two is asked back with both names', () => {
    expect(reason(schema, 'save')).toBe(
      'That could be “Save time” or “Save money”. Which one do you mean?',
    )
  })

  test('choices that are numbers are taken by value before place', () => {
    expect(value({ enum: [3, 2, 1] }, '1')).toBe(1)
    expect(value({ enum: [10, 20] }, '2')).toBe(20)
  })

  test('choices may have names of their own', () => {
    const titled = {
      oneOf: [
        { const: 'a', title: 'Apples' },
        { const: 'b', title: 'Pears' },
      ],
    }
    expect(value(titled, 'pears')).toBe('b')
    expect(value(titled, 'a')).toBe('a')
  })
})

describe('a quantity', () => {
  const quantity = (unit: JsonObject, required = ['value', 'unit']) => ({
    type: 'object',
    properties: { value: { type: 'number' }, unit },
    required,
  })
  const people = quantity({ enum: ['people', 'teams'], default: 'people' })
  const time = quantity({ enum: ['minutes', 'months', 'working days'] })
  test.for([
    [people, '12 people', { value: 12, unit: 'people' }],
    [people, '1 person', { value: 1, unit: 'people' }],
    [people, 'one team', { value: 1, unit: 'teams' }],
    [people, 'teams: 3', { value: 3, unit: 'teams' }],
    [people, 'about 1,200 employees', { value: 1_200, unit: 'people' }],
    [people, '12', { value: 12, unit: 'people' }],
    [time, '5 min', { value: 5, unit: 'minutes' }],
    [time, '3 working days', { value: 3, unit: 'working days' }],
    [time, '5 m', undefined],
    [time, '5', undefined],
    [quantity({ type: 'string' }), '12 hours a day', { value: 12, unit: 'hours' }],
    [quantity({ type: 'string' }), '$500', { value: 500, unit: '$' }],
    [quantity({ type: 'string' }), '12 or so', undefined],
    [quantity({ type: 'string' }, ['value']), '12', { value: 12 }],
    [quantity({ const: 'kg' }), '12', { value: 12, unit: 'kg' }],
    [people, 'some people', undefined],
    [people, '10 to 15 people', undefined],
  ] as const)('%#: %j', ([schema, text, expected]) => {
    expect(value(schema, text)).toEqual(expected)
  })

  test('a number without its unit is kept', () => {
    expect(read(time, '5')).toMatchObject({ ok: false, partial: { value: 5 } })
  })

  test('a unit nobody named is said openly', () => {
    expect(read(people, '12')).toMatchObject({ note: 'I put that down as 12 people.' })
    expect(read(people, '12 people')).not.toHaveProperty('note')
  })
})

test('a list is cut at commas and "and"', () => {
  const schema = { type: 'array', items: { enum: ['Red', 'Green', 'Blue'] } }
  expect(value(schema, 'red, 3 and gre')).toEqual(['Red', 'Blue', 'Green'])
  expect(value(schema, 'red, red')).toEqual(['Red'])
  expect(value(schema, 'red, pink')).toBeUndefined()
})

test('a schema that points into itself is followed, and one that never ends is not asked for', () => {
  const referring = { $ref: '#/$defs/colour', $defs: { colour: { enum: ['Red', 'Green'] } } }
  expect(value(referring, 'g')).toBe('Green')
  const endless = { type: 'object', properties: { again: { $ref: '#' } }, required: ['again'] }
  expect(shapeOf(endless)).toEqual({ kind: 'unaskable' })
  expect(shapeOf({ $ref: '#' }).kind).toBe('text')
})

test.for([
  ['skip', true, true],
  ['Skip this one.', true, true],
  ['n/a', true, false],
  ['-', true, false],
  ['skipper', false, false],
  ['no', false, false],
] as const)('%j leaves out: %j, and says so itself: %j', ([text, skips, plainly]) => {
  expect([isSkip(text), isPlainSkip(text)]).toEqual([skips, plainly])
})

test.for([
  ["No, that's all", true],
  ['no thank you', true],
  ['', false],
  ['no and then some', false],
  ["that's all!", true],
  ['nope', true],
  ['No forms before noon', false],
] as const)('%j means nothing more: %j', ([text, expected]) => {
  expect(isNothingMore(text)).toBe(expected)
})

test('no text of 8,000 characters takes longer to read than this test may run', () => {
  const schemas: JsonObject[] = [
    { type: 'string' },
    { type: 'string', format: 'email' },
    { type: 'string', format: 'uri' },
    { type: 'number' },
    { type: 'boolean' },
    { enum: ['a a a', 'b'] },
    { type: 'array', items: { type: 'string' } },
    { type: 'object', properties: { value: { type: 'number' }, unit: { type: 'string' } } },
    { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } },
  ]
  const units = [' ', 'a', '1', ',', '1,', '1 ', '.', 'a.', '@', '-', '😀', 'a ', ':', '\n', "1'"]
  for (const schema of schemas) {
    for (const unit of units) expect(read(schema, unit.repeat(8_000))).toHaveProperty('ok')
  }
})
