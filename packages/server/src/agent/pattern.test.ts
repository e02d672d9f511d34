import { expect, test } from 'vitest'
import { readPattern, TooCostlyError, withinSteps } from './pattern.ts'

test.for([
  { source: '[', says: 'Unterminated character class' },
  { source: 'a{2,1}', says: 'numbers out of order' },
  { source: '\\z', says: 'Invalid escape' },
  { source: '(a)\\1', says: 'RE2 has no \\1' },
  { source: '(?<y>a)\\k<y>', says: 'RE2 has no \\k' },
  { source: 'a(?=b)', says: 'RE2 has no (?=' },
  { source: 'a(?!b)', says: 'RE2 has no (?!' },
  { source: '(?<=a)b', says: 'RE2 has no (?<=' },
  { source: '(?<!a)b', says: 'RE2 has no (?<!' },
  { source: '\\ud83d\\ude00', says: 'RE2 has no \\ud83d' },
  { source: 'a{1001}', says: 'RE2 has no {1001}' },
  { source: '(?:a{40}){40}', says: 'RE2 has no {40}' },
  { source: 'a'.repeat(501), says: 'at most 500' },
  { source: '(?:[ab]{20}){40}(?:[cd]{20}){40}', says: 'use minLength and maxLength' },
])('$source is refused: $says', ({ source, says }) => {
  expect(() => readPattern(source)).toThrow(says)
})

test.for(['^(a+)+$', '(a*)*b', '(a|a)*c', '^(?:a?){30}a{30}b$', '([a-z]+)*\\d', '(.*)*(.*)*x$'])(
  '%s does not try every way through a text that almost fits',
  (source) => {
    const { test: matches } = readPattern(source)
    expect(matches(`${'a'.repeat(8_000)}!`)).toBe(false)
  },
)

test('what is matched for one answer is matched within so many steps, all patterns together', () => {
  const { test: matches, instructions } = readPattern('^.{400}$')
  const text = 'x'.repeat(1_000)
  const times = Math.floor(2_000_000 / (instructions * 1_001))
  expect(times).toBeGreaterThan(1)
  function match(count: number): boolean[] {
    return Array.from({ length: count }, () => matches(text))
  }
  // Each judgement has them all anew.
  for (let judgement = 0; judgement < 3; judgement += 1) {
    expect(withinSteps(() => match(times))).toHaveLength(times)
  }
  expect(() => withinSteps(() => match(times + 1))).toThrow(TooCostlyError)
})
