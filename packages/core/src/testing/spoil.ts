import type { StreamFault } from './faults.ts'
import { networkError } from './line.ts'

type Bytes = AsyncGenerator<Uint8Array, void, void>

/** The bytes of a stream as they come over a line with that fault, in pieces of those sizes. */
export function spoil(
  body: ReadableStream<Uint8Array>,
  fault: StreamFault | null,
  pieces: readonly number[],
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let bytes = received(reader)
  if (fault !== null && 'event' in fault) bytes = misled(bytes, fault)
  if (fault !== null && 'atByte' in fault) bytes = broken(bytes, fault)
  if (pieces.length > 0) bytes = cut(bytes, pieces)
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await bytes.next()
          if (!done) return controller.enqueue(value)
          controller.close()
        } catch (error) {
          controller.error(error)
        }
        void reader.cancel().catch(() => undefined)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

async function* received(reader: ReadableStreamDefaultReader<Uint8Array>): Bytes {
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

/** One event after the other, and what becomes of one of them. */
async function* misled(
  bytes: Bytes,
  { kind, event: victim }: Extract<StreamFault, { readonly event: number }>,
): Bytes {
  const decoder = new TextDecoder()
  const encode = (text: string) => new TextEncoder().encode(text)
  let rest = ''
  let count = 0
  let late = ''
  for await (const chunk of bytes) {
    rest += decoder.decode(chunk, { stream: true })
    const events = rest.split(/(?<=\n\n)/)
    rest = events.at(-1)?.endsWith('\n\n') ? '' : (events.pop() ?? '')
    for (const text of events) {
      const isVictim = count === victim
      count += 1
      if (isVictim && kind === 'drop') continue
      if (isVictim && kind === 'swap') {
        late = text
        continue
      }
      if (isVictim && kind === 'repeat') yield encode(text)
      if (isVictim && kind === 'garble') yield encode(text.replace('data: {', 'data: {{'))
      else if (isVictim && kind === 'unname') yield encode(text.replace(/^id: .*\n/m, ''))
      else yield encode(text)
      if (late !== '') yield encode(late)
      late = ''
    }
  }
  yield encode(late + rest)
}

/** All bytes up to a place, and what the line comes to there. */
async function* broken(
  bytes: Bytes,
  { kind, atByte }: Extract<StreamFault, { readonly atByte: number }>,
): Bytes {
  let left = atByte
  if (left > 0) {
    for await (const chunk of bytes) {
      yield chunk.slice(0, left)
      left -= chunk.length
      if (left <= 0) break
    }
    if (left > 0) return
  }
  if (kind === 'cut') throw networkError()
  if (kind === 'hang') await new Promise<never>(() => {})
}

async function* cut(bytes: Bytes, pieces: readonly number[]): Bytes {
  let turn = 0
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length; turn += 1) {
      const size = Math.max(1, pieces[turn % pieces.length] ?? 1)
      yield chunk.slice(from, from + size)
      from += size
    }
  }
}
