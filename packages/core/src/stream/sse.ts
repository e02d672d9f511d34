import type { ServerSentEvent } from './parser.ts'
import { createParser } from './parser.ts'

/** The largest event a stream may hold, in characters; a snapshot of 50 long messages stays far below. */
const longestEvent = 4 * 1024 * 1024

/**
 * Reads Server-Sent Events to the end of `body`. `onEvents` is called once per chunk received, with the events it completed,
 * possibly none; reading ends early when it answers false or `signal` is aborted. Throws when the network fails. What is too large
 * comes as an event that nobody can read.
 */
export async function readServerSentEvents(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  onRetry: (waitMs: number) => void,
  onEvents: (events: readonly ServerSentEvent[]) => boolean,
): Promise<void> {
  let batch: ServerSentEvent[] = []
  const parser = createParser({ onRetry, onEvent: (event) => batch.push(event) })
  const decoder = new TextDecoder()
  const reader = body.getReader()
  const cancel = () => reader.cancel().catch(() => undefined)
  // A body that does not hear of the signal itself would keep the reader waiting.
  signal.addEventListener('abort', cancel)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      parser.feed(decoder.decode(value, { stream: true }))
      if (parser.held() > longestEvent) batch.push({ data: '' })
      const events = batch
      batch = []
      if (!onEvents(events)) return
    }
  } finally {
    signal.removeEventListener('abort', cancel)
    await cancel()
  }
}
