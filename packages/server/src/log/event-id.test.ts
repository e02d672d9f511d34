import { expect, test } from 'vitest'
import { eventId, readCursor } from './event-id.ts'

const log = 'abcDEF-_01234567'

test('an event id is short and holds nothing that would have to be escaped (Rule 18)', () => {
  const id = eventId(log, 12)
  expect(id).toBe(`${log}~000000000012`)
  expect(id).not.toMatch(/[\r\n\0 ,&=?/]/)
})

test.for([
  { cursor: eventId(log, 0), expected: { type: 'position', seq: 0 } },
  { cursor: eventId(log, 9), expected: { type: 'position', seq: 9 } },
  { cursor: eventId(log, 10), expected: { type: 'useless', reason: 'unknown' } },
  { cursor: eventId('x'.repeat(16), 1), expected: { type: 'foreign' } },
  { cursor: `${log}~9`, expected: { type: 'useless', reason: 'unreadable' } },
  { cursor: `${log}~-00000000001`, expected: { type: 'useless', reason: 'unreadable' } },
  { cursor: `${eventId(log, 9)}\n`, expected: { type: 'useless', reason: 'unreadable' } },
  { cursor: '*', expected: { type: 'useless', reason: 'unreadable' } },
])('$cursor is $expected.type on a log of nine events (Rule 21)', ({ cursor, expected }) => {
  expect(readCursor(cursor, log, 9)).toEqual(expected)
})
