import type { StreamEventName, StreamPayload } from '@roxels/protocol'
import { eventId } from './event-id.ts'

/** An event as it is stored: `data` is the payload as JSON, an object without `prev`. */
export interface StoredEvent {
  readonly seq: number
  readonly name: string
  readonly data: string
}

/** What follows the event `after` of a log, as Server-Sent Events; each names the one before it. */
export function encodeEvents(logId: string, after: number, events: readonly StoredEvent[]): Buffer {
  let text = ''
  let prev = eventId(logId, after)
  for (const { seq, name, data } of events) {
    const id = eventId(logId, seq)
    // The stored JSON is spliced, never parsed. It is never `{}`, so a comma always fits.
    text += frame(name, `{"prev":"${prev}",${data.slice(1)}`, id)
    prev = id
  }
  return Buffer.from(text)
}

/** An event of the stream itself. Without an `id` it does not move a cursor. */
export function encodeControl<N extends StreamEventName>(
  name: N,
  payload: StreamPayload<N>,
  id?: string,
): Buffer {
  return Buffer.from(frame(name, JSON.stringify(payload), id))
}

function frame(name: string, json: string, id: string | undefined): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`
  return `event: ${name}\n${idLine}data: ${json}\n\n`
}
