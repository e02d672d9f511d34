export { createRoxelsClient } from './client.ts'
export type { RoxelsClient } from './client.ts'
export type { ClientOptions } from './options.ts'
export type { CallOptions, PostOptions } from './call.ts'
export type { ListOptions, PageOptions } from './pages.ts'

export { isRoxelsError, RoxelsError } from './errors.ts'
export type { RoxelsErrorCode } from './errors.ts'

export type { PersonFilters, Persons } from './persons.ts'
export type { InterviewFilters, Interviews } from './interviews.ts'
export type { TemplateFilters, Templates, TemplateVersion } from './templates.ts'
export type { KeyFilters, Keys } from './keys.ts'
export type { IdentityKeys } from './identity-keys.ts'
export { signIdentity } from './sign-identity.ts'
export type { IdentityClaims } from './sign-identity.ts'

export type {
  CreatedIdentityKey,
  CreatedInterview,
  CreatedKey,
  CreateIdentityKey,
  CreateInterview,
  CreateKey,
  CreateTemplate,
  IdentityKey,
  Interview,
  InterviewRecord,
  Key,
  List,
  Person,
  PersonRecord,
  Template,
  TemplateRecord,
  UpdateKey,
  UpdateTemplate,
  UpsertPerson,
} from '@roxels/protocol/api'
