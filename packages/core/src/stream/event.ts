import type { StreamEventName, StreamPayload } from '@roxels/protocol'
import { streamSchemas } from '@roxels/protocol'
import * as v from 'valibot'
import type { ServerSentEvent } from './sse.ts'

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

const UnknownSchema = v.object({ prev: v.nullable(v.string()) })

/** Reads one event; undefined for one that lacks what its name demands (Rule 28). */
export function readEvent(raw: ServerSentEvent): StreamEvent | undefined {
  const data = parseJson(raw.data)
  const name = isKnown(raw.name) ? raw.name : 'unknown'
  const positioned = name !== 'ping' && name !== 'close'
  if (positioned && raw.id === undefined) return undefined
  const schema: v.GenericSchema = name === 'unknown' ? UnknownSchema : streamSchemas[name]
  const result = v.safeParse(schema, data)
  if (!result.success) return undefined
  return { name, id: positioned ? raw.id : null, data: result.output } as StreamEvent
}

function isKnown(name: string): name is StreamEventName {
  return Object.hasOwn(streamSchemas, name)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
