export { IdSchema, TimeSchema } from './id.ts'
export { listOf, pageQuery } from './list.ts'
export type { List } from './list.ts'

export {
  PersonListSchema,
  PersonRecordSchema,
  PersonSchema,
  PersonsQuerySchema,
  UpsertPersonSchema,
} from './persons.ts'
export type { Person, PersonRecord, UpsertPerson } from './persons.ts'

export { AssuranceSchema } from '../conversation.ts'
export type { Assurance } from '../conversation.ts'
export {
  CreatedInterviewSchema,
  CreateInterviewSchema,
  InterviewGoalSchema,
  InterviewListSchema,
  InterviewRecordSchema,
  InterviewSchema,
  InterviewsQuerySchema,
  ParticipantSchema,
} from './interviews.ts'
export type {
  CreatedInterview,
  CreateInterview,
  Interview,
  InterviewRecord,
  Participant,
} from './interviews.ts'

export {
  CreateTemplateSchema,
  TemplateGoalSchema,
  TemplateListSchema,
  TemplatePhaseSchema,
  TemplateRecordSchema,
  TemplateSchema,
  TemplatesQuerySchema,
  TemplateVersionListSchema,
  TemplateVersionSchema,
  TemplateVersionsQuerySchema,
  UpdateTemplateSchema,
} from './templates.ts'
export type {
  CreateTemplate,
  Template,
  TemplateGoal,
  TemplateRecord,
  UpdateTemplate,
} from './templates.ts'
export { TemplateSettingsChangeSchema, TemplateSettingsSchema } from './template-settings.ts'

export {
  CreatedKeySchema,
  CreateKeySchema,
  KeyListSchema,
  KeySchema,
  KeysQuerySchema,
  UpdateKeySchema,
} from './keys.ts'
export type { CreatedKey, CreateKey, Key, UpdateKey } from './keys.ts'

export {
  CreatedIdentityKeySchema,
  CreateIdentityKeySchema,
  IdentityKeyListSchema,
  IdentityKeySchema,
  IdentityKeysQuerySchema,
} from './identity-keys.ts'
export type { CreatedIdentityKey, CreateIdentityKey, IdentityKey } from './identity-keys.ts'
