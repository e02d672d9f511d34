import { expect, test } from 'vitest'
import { isVisibleIn } from './visibility.ts'

test.for<[string | null, string[], string[], boolean]>([
  ['home', [], [], true],
  [null, [], [], true],
  ['home', ['home'], [], true],
  ['home', ['Home'], [], false],
  ['home', ['shop'], [], false],
  ['home', ['shop', 'ho*'], [], true],
  ['shop/cart', ['shop/*'], [], true],
  ['shop/cart/pay', ['shop/*'], [], false],
  ['shop/cart/pay', ['shop/**'], [], true],
  ['shop', ['shop/**'], [], false],
  ['shop/cart', ['**'], ['shop/cart'], false],
  ['shop/cart', [], ['shop/*'], false],
  ['shop', [], ['shop/*'], true],
  [null, ['home'], [], false],
  [null, [], ['home'], true],
  ['a.b', ['a?b'], [], false],
  ['axb', ['a.b'], [], false],
  ['(a|b)', ['(a|b)'], [], true],
  ['über/äß', ['über/*'], [], true],
  ['', [''], [], true],
])('view %j of include %j and exclude %j', ([view, include, exclude, isVisible]) => {
  expect(isVisibleIn(view, { include, exclude })).toBe(isVisible)
})
