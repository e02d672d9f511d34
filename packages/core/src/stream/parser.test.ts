import * as oracle from 'eventsource-parser'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ServerSentEvent } from './parser.ts'
import { createParser } from './parser.ts'

interface Read {
  readonly events: ServerSentEvent[]
  readonly waits: number[]
}

function readBy(
  create: typeof createParser | typeof oracle.createParser,
  chunks: readonly string[],
) {
  const read: Read = { events: [], waits: [] }
  const parser = create({
    onEvent: ({ event, id, data }: ServerSentEvent) => void read.events.push({ event, id, data }),
    onRetry: (waitMs: number) => void read.waits.push(waitMs),
  })
  for (const chunk of chunks) parser.feed(chunk)
  return read
}

const words = [
  'data',
  'event',
  'id',
  'retry',
  'dat',
  'datas',
  'foo',
  ':',
  ':',
  ': ',
  ' ',
  '\u0000',
  '7',
]
const ends = ['\n', '\n', '\n\n', '\r', '\r\n', '\r\r']
const piece = fc.constantFrom(...words, ...ends, 'delta', '{"a":1}', 'é', '🙂', '\u2028')
const event = fc
  .tuple(piece, piece, piece)
  .map(([a, b, c]) => `id: ${a}\nevent:${b}\ndata: ${c}\n\n`)
const line = fc
  .tuple(
    fc.constantFrom('data', 'event', 'id', 'retry', 'x', ''),
    fc.constantFrom(': ', ':', ''),
    piece,
  )
  .map((parts) => parts.join(''))
const stream = fc
  .array(fc.oneof(piece, line, line, event, fc.constantFrom('\n', '\r\n', '\r', '\n\n')), {
    maxLength: 60,
  })
  .map((parts) => parts.join(''))

test('any text is read as a parser made by others reads it, wherever it is cut', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat({ max: 12 }), { maxLength: 40 }), (text, sizes) => {
      const chunks: string[] = []
      let rest = text
      for (const size of sizes) {
        chunks.push(rest.slice(0, size))
        rest = rest.slice(size)
      }
      chunks.push(rest)
      expect(readBy(createParser, chunks)).toEqual(readBy(oracle.createParser, [text]))
    }),
    { numRuns: 5_000 },
  )
})

test('what is held of an event that is not complete can be told at any time, and is let go of with it', () => {
  const parser = createParser({ onEvent: () => undefined, onRetry: () => undefined })
  parser.feed('data: 12345\nda')
  expect(parser.held()).toBe(5 + 2)
  parser.feed('ta: 678')
  expect(parser.held()).toBe(5 + 9)
  parser.feed('\n\n')
  expect(parser.held()).toBe(0)
})
