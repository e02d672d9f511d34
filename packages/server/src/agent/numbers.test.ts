import { expect, test } from 'vitest'
import { interpret } from './interpret.ts'

test.for([
  ['12', 12],
  ['about 1,200', 1_200],
  ['1.200.000', 1_200_000],
  ['1.200,50', 1_200.5],
  ['1,200.50', 1_200.5],
  ['1,5', 1.5],
  ['.5', 0.5],
  ['1 200', 1_200],
  ["1'200", 1_200],
  ['-3', -3],
  ['12k', 12_000],
  ['1.5 million', 1_500_000],
  ['ca.12', 12],
  ['12people', 12],
  ['twelve', 12],
  ['a dozen', 12],
  ['our B2B team has 7', 7],
  ['minus two', -2],
  ['minus 2', -2],
  ['10-15', undefined],
  ['10 or 15', undefined],
  ['no one', undefined],
  ['many', undefined],
  ['1.2.3', undefined],
  ['9'.repeat(400), undefined],
  ['12345678901234567890', undefined],
] as const)('%j is %j', ([text, expected]) => {
  const reading = interpret({ kind: 'number' }, text)
  expect(reading.ok ? reading.value : undefined).toBe(expected)
})
