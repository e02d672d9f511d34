import { expect, test } from 'vitest'
import { collectSteps } from './collect.ts'

test.for([
  { said: ['a', 'b'], text: 'ab' },
  { said: ['\u{1f600}'], text: '\u{1f600}' },
  { said: ['\ud83d', '\ude00'], text: '\u{1f600}' },
  { said: ['a\ud83d', '\ude00b'], text: 'a\u{1f600}b' },
  { said: ['\ud83d', 'x'], text: '\ufffdx' },
  { said: ['\ude00'], text: '\ufffd' },
  { said: ['\ud83d'], text: '\ufffd' },
  { said: ['\0'], text: '\ufffd' },
])('what is said as $said is stored as $text', ({ said, text }) => {
  const collected = collectSteps()
  for (const piece of said) collected.add({ type: 'text', text: piece })
  expect(collected.takeAll()).toEqual([{ type: 'text', text }])
})

test('half a character waits for the other half, across a take', () => {
  const collected = collectSteps()
  collected.add({ type: 'text', text: 'a\ud83d' })
  expect(collected.take()).toEqual([{ type: 'text', text: 'a' }])
  collected.add({ type: 'text', text: '\ude00' })
  expect(collected.take()).toEqual([{ type: 'text', text: '\u{1f600}' }])
})

test('pieces of text are joined, but not past a capture', () => {
  const collected = collectSteps()
  const capture = { type: 'capture', goalId: 'name', data: 1 } as const
  collected.add(capture)
  expect(collected.hasSpoken()).toBe(false)
  for (const text of ['a', 'b']) collected.add({ type: 'text', text })
  collected.add(capture)
  collected.add({ type: 'text', text: 'c' })
  expect(collected.take()).toEqual([
    capture,
    { type: 'text', text: 'ab' },
    capture,
    { type: 'text', text: 'c' },
  ])
})
