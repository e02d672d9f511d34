import { createParser } from 'eventsource-parser'

export interface Delta {
  readonly message_id: string
  readonly text: string
}

/** A stream as `fetch` answers it, read to its end: what everybody writes who shows an answer while it is spoken. */
export async function readDeltas(
  body: ReadableStream<Uint8Array>,
  take: (delta: Delta) => void,
): Promise<void> {
  const parser = createParser({
    onEvent({ event, data }) {
      if (event === 'delta') take(JSON.parse(data) as Delta)
    },
  })
  const decoder = new TextDecoder()
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    parser.feed(decoder.decode(value, { stream: true }))
  }
}
