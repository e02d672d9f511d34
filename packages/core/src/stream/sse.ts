import type { EventSourceMessage } from 'eventsource-parser'
import { createParser } from 'eventsource-parser'

/** One event as it stands on the wire; without `event` it is a `message`. */
export type ServerSentEvent = Readonly<EventSourceMessage>

/** The largest line or event a stream may hold; a snapshot of 50 long messages stays far below. */
const maxBufferSize = 4 * 1024 * 1024

/**
 * Reads Server-Sent Events to the end of `body`. `onEvents` is called once per chunk received, with the events it completed,
 * possibly none; reading ends early when it answers false or `signal` is aborted. Throws when the network fails or an event is larger than can be held.
 */
export async function readServerSentEvents(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  onEvents: (events: readonly ServerSentEvent[]) => boolean,
): Promise<void> {
  let batch: ServerSentEvent[] = []
  let failure: Error | undefined
  const parser = createParser({
    maxBufferSize,
    onEvent: (event) => batch.push(event),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') failure = error
    },
  })
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
      if (failure !== undefined) throw failure
      const events = batch
      batch = []
      if (!onEvents(events)) return
    }
  } finally {
    // A reader that stops early must not leave the socket open behind it.
    signal.removeEventListener('abort', cancel)
    await cancel()
  }
}
