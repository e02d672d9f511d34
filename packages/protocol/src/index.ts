export { ErrorBodySchema, errorStatus } from './errors.ts'
export type { ErrorBody, ErrorCode } from './errors.ts'

export {
  AssuranceSchema,
  CaptureSchema,
  ConversationStatusSchema,
  GoalSchema,
  GoalStateSchema,
  GoalTypeSchema,
  MessageSchema,
  MessageStateSchema,
  RoleSchema,
  TurnSchema,
  TurnStateSchema,
} from './conversation.ts'
export type {
  Assurance,
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

export { CloseReasonSchema, ResetReasonSchema, streamSchemas } from './stream.ts'
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
  ConfirmGoalSchema,
  CorrectGoalSchema,
  EmbedConfigQuerySchema,
  EndConversationSchema,
  JoinByCodeSchema,
  JoinSessionSchema,
  MessagesQuerySchema,
  OpenSessionSchema,
  PutPersonSchema,
  RenewTokenSchema,
  RevokeSchema,
  SendMessageSchema,
  TurnRequestSchema,
} from './requests.ts'
export type {
  CorrectGoal,
  OpenSession,
  PutPerson,
  RenewToken,
  Revoke,
  SendMessage,
  TurnRequest,
} from './requests.ts'

export {
  ClaimSchema,
  CredentialsSchema,
  EmbedConfigSchema,
  EndedSchema,
  GoalAnswerSchema,
  MessagePageSchema,
  ResultSchema,
  SentMessageSchema,
  SessionSchema,
  TurnAnswerSchema,
} from './answers.ts'
export type {
  Claim,
  Credentials,
  EmbedConfig,
  Ended,
  GoalAnswer,
  MessagePage,
  Result,
  SentMessage,
  Session,
  TurnAnswer,
} from './answers.ts'

export { AnswerDataSchema, ContextSchema, JsonSchemaSchema } from './json.ts'
export type { Json, JsonObject } from './json.ts'
export { ExternalIdSchema, MessageTextSchema, NameSchema } from './text.ts'
export {
  codePoints,
  externalIdProblem,
  isStorable,
  messageTextProblem,
  nameProblem,
} from './limits.ts'
export type { TextProblem } from './limits.ts'

export {
  assurances,
  closeReasons,
  conversationStatuses,
  goalStates,
  goalTypes,
  launcherDisplays,
  messageStateOfTurn,
  messageStates,
  PROTOCOL_VERSION,
  resetReasons,
  roles,
  turnStates,
} from './vocabulary.ts'
