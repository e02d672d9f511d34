import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPattern } from './pattern.ts'

const characters = fc.constantFrom(
  ...'abAZ_09-^]/.é\u00a0\u2028\ufeff\u3000\u200b\u{1f600}',
  ...'\n\r\t\v\f\b ',
)

// prettier-ignore
const classItems = [
  'a', 'a-f', '0-9', '\\d', '\\D', '\\w', '\\s', '\\S', '\\b', '\\]', '\\-', '[', '(?', '.',
  '[:alpha:', '\\u00e9', '\\u{1F600}', '\\p{L}', '\\P{Lu}', '\\cJ', '\\x41', '\\0', '😀', 'é',
]

const classes = fc
  .tuple(fc.constantFrom('', '^'), fc.array(fc.constantFrom(...classItems), { maxLength: 4 }))
  .map(([not, items]) => `[${not}${items.join('')}]`)

// prettier-ignore
const atoms = [
  'a', 'b', 'Z', '_', '9', 'é', '😀', ' ', '-', '.', '\\.', '\\/', '\\d', '\\D', '\\w', '\\W',
  '\\s', '\\S', '\\n', '\\v', '\\cJ', '\\x41', '\\u{e9}', '\\p{Lu}', '\\p{Script=Latin}',
  '^', '$', '\\b', '\\B', '',
]

const atom = fc.oneof(classes, fc.constantFrom(...atoms))

const patterns = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { weight: 4, arbitrary: atom },
    { weight: 3, arbitrary: fc.tuple(tie('pattern'), tie('pattern')).map((two) => two.join('')) },
    {
      weight: 1,
      arbitrary: fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          tie('pattern'),
          fc.constantFrom('(', '(?:', '(?<name>'),
          fc.constantFrom('', '*', '+', '?', '{2}', '{0,3}', '{1,}', '*?', '+?', '??'),
        )
        .map(([inner, open, count]) => `${open}${inner})${count}`),
    },
  ),
})).pattern

test('a pattern matches what it matches in JavaScript', () => {
  fc.assert(
    fc.property(
      patterns,
      fc.array(fc.string({ unit: characters, maxLength: 6 })),
      (source, texts) => {
        // Such as a name given to two groups.
        fc.pre(isPattern(source))
        const pattern = readPattern(source)
        for (const text of texts) {
          expect({ text, matches: pattern.test(text) }).toEqual({
            text,
            matches: matchesInJavaScript(source, text),
          })
        }
      },
    ),
    { numRuns: 1_500 },
  )
})

/**
 * Tried at the beginning of each code point and at the end, as ECMA-262 has it (AdvanceStringIndex). V8 by itself also looks between
 * the two halves of one, where `\\B` finds what is not there.
 */
function matchesInJavaScript(source: string, text: string): boolean {
  const pattern = new RegExp(source, 'uy')
  let at = 0
  for (const point of [...text, '']) {
    pattern.lastIndex = at
    if (pattern.test(text)) return true
    at += point.length
  }
  return false
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp
  } catch {
    return false
  }
}
