export { ErrorBodySchema, errorStatus } from './errors.ts'
export type { ErrorBody, ErrorCode } from './errors.ts'

export {
  CaptureSchema,
  ConversationStatusSchema,
  GoalSchema,
  GoalStateSchema,
  GoalTypeSchema,
  MessageSchema,
  MessageStateSchema,
  messageStateOfTurn,
  RoleSchema,
  TurnSchema,
  TurnStateSchema,
} from './conversation.ts'
export type {
  Capture,
  ConversationStatus,
  Goal,
  GoalState,
  GoalType,
  Message,
  MessageState,
  Role,
  Turn,
  TurnState,
} from './conversation.ts'

export { CloseReasonSchema, PROTOCOL_VERSION, ResetReasonSchema, streamSchemas } from './stream.ts'
export type {
  CloseReason,
  LogEvent,
  LogEventName,
  ResetReason,
  Snapshot,
  StreamEventName,
  StreamPayload,
} from './stream.ts'

export {
  JoinByCodeSchema,
  JoinSessionSchema,
  OpenSessionSchema,
  PutPersonSchema,
  RenewTokenSchema,
  SendMessageSchema,
  TurnRequestSchema,
} from './requests.ts'
export type { OpenSession, PutPerson, RenewToken, SendMessage, TurnRequest } from './requests.ts'

export {
  ClaimSchema,
  CredentialsSchema,
  MessagePageSchema,
  SentMessageSchema,
  SessionSchema,
  TurnAnswerSchema,
} from './answers.ts'
export type {
  Claim,
  Credentials,
  MessagePage,
  SentMessage,
  Session,
  TurnAnswer,
} from './answers.ts'

export { ContextSchema, JsonSchemaSchema } from './json.ts'
export type { Json, JsonObject } from './json.ts'
export { ExternalIdSchema } from './external-id.ts'
export { codePoints, isStorable, MessageTextSchema, NameSchema } from './text.ts'
