import * as v from 'valibot'
import {
  AssuranceSchema,
  CaptureSchema,
  ConversationStatusSchema,
  FindingsSchema,
  GoalSchema,
  MessageSchema,
} from '../conversation.ts'
import { ContextSchema } from '../json.ts'
import { ExternalIdSchema, NameSchema } from '../text.ts'
import { conversationStatuses } from '../vocabulary.ts'
import { IdSchema, TimeSchema } from './id.ts'
import { InstantSchema } from './instant.ts'
import { listOf, pageQuery } from './list.ts'

/** Who takes part. `external_id` is null for an anonymous participant. */
export const ParticipantSchema = v.object({
  person_id: v.string(),
  external_id: v.nullable(v.string()),
  name: v.nullable(v.string()),
  assurance: AssuranceSchema,
})
export type Participant = v.InferOutput<typeof ParticipantSchema>

/** A conversation in a list. `session_id` is the newest session's; `started_at` when the participant first joined. */
export const InterviewSchema = v.object({
  id: v.string(),
  session_id: v.string(),
  template_id: v.string(),
  template_version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  status: ConversationStatusSchema,
  participants: v.array(ParticipantSchema),
  created_at: TimeSchema,
  started_at: v.nullable(TimeSchema),
  ended_at: v.nullable(TimeSchema),
})
export type Interview = v.InferOutput<typeof InterviewSchema>

/** A goal and what is captured for it. */
export const InterviewGoalSchema = v.object({
  ...GoalSchema.entries,
  data: v.optional(CaptureSchema.entries.data),
  commit_id: v.optional(v.string()),
})

/**
 * A whole conversation. `context` is what backends have said of it, `browser_context` what its browser has, which nobody has
 * checked. `findings` has the data of every committed goal by its id, `transcript` every message, oldest first; `summary` is
 * null until the conversation is completed.
 */
export const InterviewRecordSchema = v.object({
  ...InterviewSchema.entries,
  context: ContextSchema,
  browser_context: ContextSchema,
  transcript: v.array(MessageSchema),
  findings: FindingsSchema,
  summary: v.nullable(v.string()),
  goals: v.array(InterviewGoalSchema),
  outputs: v.object({ webhooks: v.array(v.unknown()) }),
})
export type InterviewRecord = v.InferOutput<typeof InterviewRecordSchema>

/** Query of `GET /v1/interviews`; `since` is when it was created, or later. */
export const InterviewsQuerySchema = v.strictObject({
  template_id: v.optional(IdSchema),
  status: v.optional(
    v.picklist(conversationStatuses, `Expected one of ${conversationStatuses.join(', ')}.`),
  ),
  since: v.optional(InstantSchema),
  external_id: v.optional(ExternalIdSchema),
  person_id: v.optional(IdSchema),
  ...pageQuery,
})

/** Answer of `GET /v1/interviews`. */
export const InterviewListSchema = listOf(InterviewSchema)

/**
 * Body of `POST /v1/interviews`. Nobody in `persons`, or one without `external_id`, makes it anonymous. `resume: false` begins
 * a new conversation where one could be resumed.
 */
export const CreateInterviewSchema = v.strictObject({
  template_id: IdSchema,
  persons: v.optional(
    v.pipe(
      v.array(
        v.strictObject({ external_id: v.optional(ExternalIdSchema), name: v.optional(NameSchema) }),
        'Expected a list of one person.',
      ),
      v.maxLength(1, 'Expected one person: a conversation has one participant.'),
    ),
  ),
  context: v.optional(ContextSchema),
  resume: v.optional(v.boolean('Expected true or false.')),
})
export type CreateInterview = v.InferOutput<typeof CreateInterviewSchema>

/** Answer of `POST /v1/interviews`: 201 a new conversation, 200 one that is resumed. `join_url` holds a one-time code. */
export const CreatedInterviewSchema = v.object({
  id: v.string(),
  session_id: v.string(),
  template_id: v.string(),
  status: ConversationStatusSchema,
  resumed: v.boolean(),
  join_url: v.string(),
  created_at: TimeSchema,
})
export type CreatedInterview = v.InferOutput<typeof CreatedInterviewSchema>
