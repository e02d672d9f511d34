import * as v from 'valibot'
import { pageQuery } from './api/list.ts'
import { AnswerDataSchema, ContextSchema } from './json.ts'
import { ExternalIdSchema, MessageTextSchema, NameSchema } from './text.ts'

const SecretSchema = v.pipe(
  v.string('Expected a string.'),
  v.maxLength(200, 'Expected a session secret.'),
)

const IdentityTokenSchema = v.pipe(
  v.string('Expected a string.'),
  v.maxLength(4_096, 'Expected an identity token of at most 4,096 characters.'),
)

/** Whether others come after on the same screen (Rule 73). */
const KioskSchema = v.boolean('Expected true or false.')

/** Body of `POST /v1/sessions`. */
export const OpenSessionSchema = v.strictObject({
  external_id: v.optional(ExternalIdSchema),
  name: v.optional(NameSchema),
  context: v.optional(ContextSchema),
  session_secret: v.optional(SecretSchema),
  identity_token: v.optional(IdentityTokenSchema),
  kiosk: v.optional(KioskSchema),
})
export type OpenSession = v.InferOutput<typeof OpenSessionSchema>

/** Query of `GET /v1/embed/config`: none. */
export const EmbedConfigQuerySchema = v.strictObject({})

/** Body of `POST /v1/sessions/{id}/join`. */
export const JoinSessionSchema = v.strictObject({ kiosk: v.optional(KioskSchema) })

/** Body of `POST /v1/joins`: id and code are in the link a backend was given. */
export const JoinByCodeSchema = v.strictObject({
  interview_id: v.pipe(
    v.string('Expected the id of a conversation.'),
    v.regex(/^[\w-]{1,64}$/, 'Expected the id of a conversation.'),
  ),
  code: v.pipe(
    v.string('Expected a code.'),
    v.regex(/^[\w-]{1,100}$/, 'Expected the code of the link.'),
  ),
  kiosk: v.optional(KioskSchema),
})

/** Body of `POST /v1/sessions/{id}/token`. */
export const RenewTokenSchema = v.strictObject({
  session_secret: SecretSchema,
  identity_token: v.optional(IdentityTokenSchema),
})
export type RenewToken = v.InferOutput<typeof RenewTokenSchema>

/** Body of `POST /v1/revocations` (Rule 69). */
export const RevokeSchema = v.strictObject({
  revoke_handle: v.pipe(
    v.string('Expected a string.'),
    v.maxLength(200, 'Expected a revoke handle.'),
  ),
})
export type Revoke = v.InferOutput<typeof RevokeSchema>

/** Body of `PUT /v1/sessions/{id}/person`: a claim, or with `name` alone a rename (Rule 16). */
export const PutPersonSchema = v.pipe(
  v.strictObject({
    external_id: v.optional(ExternalIdSchema),
    name: v.optional(NameSchema),
    identity_token: v.optional(IdentityTokenSchema),
  }),
  v.check(
    (body) => Object.values(body).some((value) => value !== undefined),
    'Expected external_id, name or identity_token.',
  ),
  v.metadata({ minProperties: 1 }),
)
export type PutPerson = v.InferOutput<typeof PutPersonSchema>

/** Query of `GET /v1/sessions/{id}/messages` (Rule 47). */
export const MessagesQuerySchema = v.strictObject({
  before: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'Expected the id of a message.'))),
  limit: pageQuery.limit,
})

/** Body of `POST /v1/sessions/{id}/messages` (Rule 40). */
export const SendMessageSchema = v.strictObject({
  client_id: v.pipe(
    v.string('Expected a string.'),
    v.regex(/^[\w-]{1,64}$/, 'Expected 1 to 64 characters of A-Z a-z 0-9 _ -.'),
  ),
  text: MessageTextSchema,
})
export type SendMessage = v.InferOutput<typeof SendMessageSchema>

/** Body of `…/stop` and `…/retry` (Rules 43 and 45). */
export const TurnRequestSchema = v.strictObject({
  turn_id: v.pipe(
    v.string('Expected the id of a turn.'),
    v.regex(/^[\w-]{1,64}$/, 'Expected the id of a turn.'),
  ),
})
export type TurnRequest = v.InferOutput<typeof TurnRequestSchema>

/** Body of `PUT /v1/sessions/{id}/goals/{goal_id}`: the whole answer, which the schema of the goal then judges (Rule 60). */
export const CorrectGoalSchema = v.strictObject({ data: AnswerDataSchema })
export type CorrectGoal = v.InferOutput<typeof CorrectGoalSchema>

/** Body of `POST /v1/sessions/{id}/goals/{goal_id}/commit` (Rule 61). */
export const ConfirmGoalSchema = v.strictObject({})

/** Body of `POST /v1/sessions/{id}/end` (Rule 64). */
export const EndConversationSchema = v.strictObject({})
