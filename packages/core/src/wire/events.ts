import type { StreamEventName, StreamPayload } from '@roxels/protocol'
import { closeReasons, resetReasons } from '@roxels/protocol'
import type { Read } from './read.ts'
import { flag, listOf, numberFrom, object, oneOf, optional, orNull, place, text } from './read.ts'
import {
  capture,
  captureFields,
  conversationStatus,
  goal,
  goalState,
  message,
  messageFields,
  turn,
  turnFields,
} from './resources.ts'

const prev = orNull(text)

/** As `object` would, at a third of the time: there are thousands of these to one of all others. */
function readDelta(value: unknown): StreamPayload<'delta'> {
  const delta = value as Record<string, unknown>
  return {
    prev: prev(delta['prev']),
    message_id: text(delta['message_id']),
    at: place(delta['at']),
    text: text(delta['text']),
  }
}

/** How the payload of each event is read, by its name (docs/protocol.md, section 4). */
export const events: { readonly [N in StreamEventName]: Read<StreamPayload<N>> } = {
  hello: object({
    prev,
    protocol: numberFrom(-Infinity),
    session_id: text,
    mode: oneOf(['snapshot', 'tail']),
    heartbeat_ms: numberFrom(1),
  }),
  snapshot: object({
    prev,
    messages: listOf(message),
    has_older: flag,
    captured: listOf(capture),
    goals: listOf(goal),
    turn: orNull(turn),
    status: conversationStatus,
  }),
  message: object({ prev, ...messageFields }),
  delta: readDelta,
  'message.set': object({ prev, ...messageFields }),
  captured: object({ prev, ...captureFields }),
  goal: object({ prev, goal_id: text, from: goalState, to: goalState, at: text }),
  turn: object({ prev, ...turnFields }),
  status: object({ prev, status: conversationStatus }),
  reset: object({ prev, reason: oneOf(resetReasons) }),
  ping: object({ tail: text }),
  close: object({
    reason: oneOf(closeReasons),
    reconnect: flag,
    retry_ms: optional(numberFrom(0)),
  }),
}

/** What every event of a log has, one of a later version included (Rule 28). */
export const anyEvent = object<{ readonly prev: string | null }>({ prev })
