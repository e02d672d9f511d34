import * as v from 'valibot'
import {
  CaptureSchema,
  ConversationStatusSchema,
  GoalSchema,
  MessageSchema,
  TurnSchema,
} from './conversation.ts'

const credentials = {
  session_token: v.string(),
  expires_at: v.string(),
  session_secret: v.string(),
  revoke_handle: v.string(),
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
