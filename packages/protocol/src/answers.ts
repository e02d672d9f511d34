import * as v from 'valibot'
import {
  AssuranceSchema,
  CaptureSchema,
  ConversationStatusSchema,
  FindingsSchema,
  GoalSchema,
  MessageSchema,
  TurnSchema,
} from './conversation.ts'
import { launcherDisplays } from './vocabulary.ts'

const credentials = {
  session_token: v.string(),
  expires_at: v.string(),
  session_secret: v.string(),
  revoke_handle: v.string(),
  /** Who the conversation is with, by the host's own id; null for an anonymous person. */
  external_id: v.nullable(v.string()),
  assurance: AssuranceSchema,
}

/** Answer of `POST /v1/sessions`, 201 a new conversation, 200 a resumed one; and of both joins. */
export const SessionSchema = v.object({
  session_id: v.string(),
  ...credentials,
  resumed: v.boolean(),
  reason: v.optional(v.string()),
  resumable: v.boolean(),
  status: ConversationStatusSchema,
  template: v.object({ id: v.string(), name: v.string(), language: v.string() }),
})
export type Session = v.InferOutput<typeof SessionSchema>

/** Answer of `GET /v1/embed/config`: what a page may know of its template (Rule 74). */
export const EmbedConfigSchema = v.object({
  template: v.object({ id: v.string(), name: v.string(), language: v.string() }),
  begins: v.boolean(),
  resumption: v.object({
    enabled: v.boolean(),
    trust: v.picklist(['device', 'verified', 'open']),
    window_days: v.number(),
  }),
  launcher: v.object({
    persistent: v.boolean(),
    display: v.picklist(launcherDisplays),
    label: v.string(),
    visibility: v.object({ include: v.array(v.string()), exclude: v.array(v.string()) }),
    anchor: v.nullable(v.string()),
    container: v.nullable(v.string()),
  }),
})
export type EmbedConfig = v.InferOutput<typeof EmbedConfigSchema>

/** Answer of `POST /v1/sessions/{id}/token`. */
export const CredentialsSchema = v.object(credentials)
export type Credentials = v.InferOutput<typeof CredentialsSchema>

/** Answer of `PUT /v1/sessions/{id}/person` (Rule 16). */
export const ClaimSchema = v.object({ ...credentials, resumable: v.boolean() })
export type Claim = v.InferOutput<typeof ClaimSchema>

/** Answer of `POST /v1/sessions/{id}/messages` (Rule 40). */
export const SentMessageSchema = v.object({ message: MessageSchema, event_id: v.string() })
export type SentMessage = v.InferOutput<typeof SentMessageSchema>

/** Answer of `…/stop` and `…/retry` (Rules 43 and 45). */
export const TurnAnswerSchema = v.object({ turn: TurnSchema })
export type TurnAnswer = v.InferOutput<typeof TurnAnswerSchema>

/** Answer of `GET /v1/sessions/{id}/messages`: oldest first (Rule 47). */
export const MessagePageSchema = v.object({
  items: v.array(MessageSchema),
  has_more: v.boolean(),
})
export type MessagePage = v.InferOutput<typeof MessagePageSchema>

/** Answer of `PUT …/goals/{goal_id}` and `POST …/goals/{goal_id}/commit`: the goal as it is now (Rules 60 and 61). */
export const GoalAnswerSchema = v.object({
  goal: GoalSchema,
  captured: CaptureSchema,
  status: ConversationStatusSchema,
})
export type GoalAnswer = v.InferOutput<typeof GoalAnswerSchema>

/** Answer of `POST /v1/sessions/{id}/end` (Rule 64). */
export const EndedSchema = v.object({ status: ConversationStatusSchema })
export type Ended = v.InferOutput<typeof EndedSchema>

/** Answer of `GET /v1/sessions/{id}/result`: what came of a conversation that is over (Rule 78). */
export const ResultSchema = v.object({
  status: ConversationStatusSchema,
  summary: v.string(),
  findings: FindingsSchema,
  duration_seconds: v.pipe(v.number(), v.integer(), v.minValue(0)),
  external_id: v.nullable(v.string()),
  auto_close: v.boolean(),
})
export type Result = v.InferOutput<typeof ResultSchema>
