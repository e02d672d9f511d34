import * as v from 'valibot'
import {
  assurances,
  conversationStatuses,
  goalStates,
  goalTypes,
  messageStates,
  roles,
  turnStates,
} from './vocabulary.ts'

/**
 * How sure it is that a conversation is with the person it names: `device`, a browser said so; `verified`, a backend with a
 * secret key did, or an identity token it had signed.
 */
export const AssuranceSchema = v.picklist(assurances)
export type Assurance = v.InferOutput<typeof AssuranceSchema>

/** `created` until somebody joins; the last three take no more input. */
export const ConversationStatusSchema = v.picklist(conversationStatuses)
export type ConversationStatus = v.InferOutput<typeof ConversationStatusSchema>

export const RoleSchema = v.picklist(roles)
export type Role = v.InferOutput<typeof RoleSchema>

/** The state of a message in the log. A client adds `sending` and `failed` for those not in the log yet. */
export const MessageStateSchema = v.picklist(messageStates)
export type MessageState = v.InferOutput<typeof MessageStateSchema>

/** One message. `at` is when it began; `client_id` is the participant's idempotency key (Rule 40). */
export const MessageSchema = v.object({
  id: v.string(),
  role: RoleSchema,
  text: v.string(),
  state: MessageStateSchema,
  client_id: v.optional(v.string()),
  at: v.string(),
})
export type Message = v.InferOutput<typeof MessageSchema>

/**
 * What is captured for one goal; final once it has the id of a commit. `supersedes` is the commit this one stands in place of:
 * the participant has corrected it (Rule 60).
 */
export const CaptureSchema = v.object({
  goal_id: v.string(),
  data: v.unknown(),
  commit_id: v.optional(v.string()),
  supersedes: v.optional(v.string()),
})
export type Capture = v.InferOutput<typeof CaptureSchema>

export const GoalTypeSchema = v.picklist(goalTypes, `Expected one of ${goalTypes.join(', ')}.`)
export type GoalType = v.InferOutput<typeof GoalTypeSchema>

export const GoalStateSchema = v.picklist(goalStates)
export type GoalState = v.InferOutput<typeof GoalStateSchema>

/** A goal as a participant sees it. */
export const GoalSchema = v.object({
  id: v.string(),
  type: GoalTypeSchema,
  title: v.string(),
  state: GoalStateSchema,
})
export type Goal = v.InferOutput<typeof GoalSchema>

export const TurnStateSchema = v.picklist(turnStates)
export type TurnState = v.InferOutput<typeof TurnStateSchema>

/** One answer of the agent, and the message it speaks in once it has begun to speak. */
export const TurnSchema = v.object({
  id: v.string(),
  state: TurnStateSchema,
  message_id: v.optional(v.string()),
})
export type Turn = v.InferOutput<typeof TurnSchema>

/** The data of every committed goal, by its id. */
export const FindingsSchema = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>(isObject),
  v.metadata({ type: 'object', additionalProperties: true }),
)

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
