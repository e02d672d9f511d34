import * as v from 'valibot'
import {
  CaptureSchema,
  ConversationStatusSchema,
  GoalSchema,
  GoalStateSchema,
  MessageSchema,
  TurnSchema,
} from './conversation.ts'
import { closeReasons, resetReasons } from './vocabulary.ts'

/** Why a server ends a stream on purpose (Rule 31). */
export const CloseReasonSchema = v.picklist(closeReasons)
export type CloseReason = v.InferOutput<typeof CloseReasonSchema>

export const ResetReasonSchema = v.picklist(resetReasons)
export type ResetReason = v.InferOutput<typeof ResetReasonSchema>

/** The id of the event before this one on the same log (Rule 18). */
const prev = v.nullable(v.string())

/** The payload of each event by its name (docs/protocol.md, section 4). Unknown fields are left out, never refused. */
export const streamSchemas = {
  hello: v.object({
    prev,
    protocol: v.number(),
    session_id: v.string(),
    mode: v.picklist(['snapshot', 'tail']),
    heartbeat_ms: v.pipe(v.number(), v.minValue(1)),
  }),
  snapshot: v.object({
    prev,
    messages: v.array(MessageSchema),
    has_older: v.boolean(),
    captured: v.array(CaptureSchema),
    goals: v.array(GoalSchema),
    turn: v.nullable(TurnSchema),
    status: ConversationStatusSchema,
  }),
  message: v.object({ prev, ...MessageSchema.entries }),
  delta: v.object({
    prev,
    message_id: v.string(),
    at: v.pipe(v.number(), v.integer(), v.minValue(0)),
    text: v.string(),
  }),
  'message.set': v.object({ prev, ...MessageSchema.entries }),
  captured: v.object({ prev, ...CaptureSchema.entries }),
  goal: v.object({
    prev,
    goal_id: v.string(),
    from: GoalStateSchema,
    to: GoalStateSchema,
    at: v.string(),
  }),
  turn: v.object({ prev, ...TurnSchema.entries }),
  status: v.object({ prev, status: ConversationStatusSchema }),
  reset: v.object({ prev, reason: ResetReasonSchema }),
  ping: v.object({ tail: v.string() }),
  close: v.object({
    reason: CloseReasonSchema,
    reconnect: v.boolean(),
    retry_ms: v.optional(v.pipe(v.number(), v.minValue(0))),
  }),
} as const

export type StreamEventName = keyof typeof streamSchemas
export type StreamPayload<N extends StreamEventName> = v.InferOutput<(typeof streamSchemas)[N]>

/** What is written to a log: the events that change what a client shows, without the `prev` their place gives them. */
export type LogEventName =
  'message' | 'delta' | 'message.set' | 'captured' | 'goal' | 'turn' | 'status'
export type LogEvent = {
  [N in LogEventName]: { readonly name: N; readonly data: Omit<StreamPayload<N>, 'prev'> }
}[LogEventName]

export type Snapshot = Omit<StreamPayload<'snapshot'>, 'prev'>
