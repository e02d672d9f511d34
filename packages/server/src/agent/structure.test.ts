import { describe, expect, test } from 'vitest'
import type { JsonObject } from '@roxels/protocol'
import { converse, good, templateOf } from '../testing/talk.ts'

describe('a structured answer', () => {
  test('is taken field by field', async () => {
    const { hear, captured, committed } = converse()
    await hear()
    await hear(...good.slice(0, 4))
    expect(await hear('12 Rue Neuve')).toMatch(/And the postal code\?/)
    expect(captured.get('address')).toEqual({
      data: { street: '12 Rue Neuve' },
      settled: false,
      committed: false,
    })
    expect(await hear('1')).toMatch(/at least 2 characters\. For example “10115”\./)
    await hear('1000')
    expect(await hear('Brussels', 'Belgium')).toMatch(/anything else/)
    expect(committed()['address']).toEqual({
      street: '12 Rue Neuve',
      postal_code: '1000',
      city: 'Brussels',
      country: 'Belgium',
    })
  })

  test('in one line keeps what fits and asks for the rest', async () => {
    const { hear, captured } = converse()
    await hear()
    await hear(...good.slice(0, 4))
    expect(await hear('12 Rue Neuve, 1, Brussels, Belgium')).toMatch(
      /About the postal code: That is a little short.*And the postal code\?/,
    )
    expect(captured.get('address')?.data).toEqual({
      street: '12 Rue Neuve',
      city: 'Brussels',
      country: 'Belgium',
    })
    expect(await hear('1000')).toMatch(/anything else/)
  })

  const pet = templateOf({
    type: 'object',
    properties: {
      nickname: { type: 'string' },
      species: { enum: ['Cat', 'Dog', 'None'] },
      age: { type: 'integer', minimum: 0 },
      weight: { type: 'number' },
    },
    required: ['species'],
  })

  test('asks for optional fields last, and they can be skipped', async () => {
    const { hear, committed } = converse(pet)
    expect(await hear()).toMatch(/begin with just the species/)
    expect(await hear('skip')).toMatch(/cannot go on without/)
    expect(await hear('none')).toMatch(/What is the nickname\? You can also say “skip”\./)
    expect(await hear('skip')).toMatch(/What is the age\?/)
    expect(await hear('minus two')).toMatch(/too small.*try once more/)
    expect(await hear('n/a')).toMatch(/What is the weight\?/)
    expect(await hear('4')).toMatch(/^Thank you, Ada/)
    expect(committed()).toEqual({ goal_0: { species: 'None', weight: 4 } })
  })

  test('what was skipped stays skipped, also when two things were skipped at once', async () => {
    const { hear, committed } = converse(pet)
    await hear()
    await hear('cat')
    expect(await hear('skip', 'skip')).toMatch(/What is the weight\?/)
    expect(await hear('no idea')).toMatch(/number/)
    expect(await hear('skip')).toMatch(/^Thank you, Ada/)
    expect(committed()).toEqual({ goal_0: { species: 'Cat' } })
  })

  test('with a default can be skipped as a whole, and once begun only field by field', async () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      required: ['a'],
      default: { a: 'nothing' },
    }
    const whole = converse(templateOf(schema))
    await whole.hear('skip')
    expect(whole.committed()).toEqual({ goal_0: { a: 'nothing' } })
    const begun = converse(templateOf(schema))
    await begun.hear('something')
    await begun.hear('skip')
    expect(begun.committed()).toEqual({ goal_0: { a: 'something' } })
  })

  test('that fails as a whole is begun again', async () => {
    const { hear, captured } = converse(
      templateOf({
        type: 'object',
        properties: { a: { type: 'string' }, b: { type: 'string' } },
        required: ['a', 'b'],
        not: { properties: { a: { const: 'x' }, b: { const: 'x' } } },
      }),
    )
    await hear()
    expect(await hear('x, x')).toMatch(/let us take them again from the top.*Question 0/)
    expect(captured.get('goal_0')).toBeUndefined()
    expect(await hear('x, y')).toMatch(/^Thank you/)
  })

  test('a property that another one makes necessary is asked for', async () => {
    const { hear, committed } = converse(
      templateOf({
        type: 'object',
        properties: { name: { type: 'string' }, card: { type: 'string' }, pin: { type: 'string' } },
        required: ['name'],
        dependentRequired: { pin: ['card'] },
      }),
    )
    await hear()
    await hear('Ada')
    await hear('skip')
    expect(await hear('1234')).toMatch(/What is the card\?/)
    expect(await hear('skip')).toMatch(/cannot go on without/)
    await hear('5678')
    expect(committed()).toEqual({ goal_0: { name: 'Ada', pin: '1234', card: '5678' } })
  })

  test('named like the insides of an object stays data', async () => {
    const schema = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}},"required":["__proto__","constructor"]}',
    ) as JsonObject
    const { hear, committed } = converse(templateOf(schema))
    await hear()
    await hear('one')
    await hear('two')
    expect(JSON.stringify(committed())).toBe('{"goal_0":{"__proto__":"one","constructor":"two"}}')
    expect(({} as Record<string, unknown>)['one']).toBeUndefined()
    expect(Object.getPrototypeOf(committed()['goal_0'])).toBe(Object.prototype)
  })
})
