import type { StreamEventName, StreamPayload } from '@roxels/protocol'
import { anyEvent, events } from '../wire/events.ts'
import type { Read } from '../wire/read.ts'
import { readJson } from '../wire/read.ts'
import type { ServerSentEvent } from './parser.ts'

/** One event as the protocol describes it. `unknown` is one of a later version: it only moves the cursor (Rule 28). */
export type StreamEvent =
  | { [N in StreamEventName]: EventNamed<N> }[StreamEventName]
  | {
      readonly name: 'unknown'
      readonly id: string
      readonly data: { readonly prev: string | null }
    }

interface EventNamed<N extends StreamEventName> {
  readonly name: N
  /** The position in the log; null for `ping` and `close`, which have none. */
  readonly id: N extends 'ping' | 'close' ? null : string
  readonly data: StreamPayload<N>
}

/** The events that change what is shown; `hello`, `ping`, `close` and `reset` are the connection's own. */
export type AppliedEvent = Extract<
  StreamEvent,
  {
    name: 'snapshot' | 'message' | 'delta' | 'message.set' | 'captured' | 'goal' | 'turn' | 'status'
  }
>

interface Kind {
  readonly name: StreamEvent['name']
  readonly read: Read<object>
}
const kinds = new Map(
  Object.entries(events).map(([name, read]) => [name, { name, read } as Kind] as const),
)
const later: Kind = { name: 'unknown', read: anyEvent }

/** Reads one event; undefined for one that lacks what its name demands (Rule 28). */
export function readEvent({
  event = 'message',
  id,
  data,
}: ServerSentEvent): StreamEvent | undefined {
  const { name, read } = kinds.get(event) ?? later
  const hasPlace = name !== 'ping' && name !== 'close'
  const payload = hasPlace && id === undefined ? undefined : readJson(read, data)
  return payload && ({ name, id: hasPlace ? id : null, data: payload } as StreamEvent)
}
