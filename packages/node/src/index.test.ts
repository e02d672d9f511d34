import { expect, expectTypeOf, test } from 'vitest'
import * as main from './index.ts'
import type {
  CreatedIdentityKey,
  CreatedInterview,
  CreatedKey,
  CreateInterview,
  CreateTemplate,
  IdentityKey,
  Interview,
  InterviewRecord,
  Key,
  List,
  Person,
  PersonRecord,
  RoxelsClient,
  RoxelsError,
  Template,
  TemplateRecord,
  TemplateVersion,
  UpdateKey,
  UpsertPerson,
} from './index.ts'

// What an editor and a compiler know of the package. `npm run types` checks it.

type Of<Name extends keyof RoxelsClient> = RoxelsClient[Name]
type Status = 'created' | 'joined' | 'completed' | 'failed' | 'abandoned'

test('the package has these names and no others', () => {
  expect(Object.keys(main).sort()).toEqual([
    'RoxelsError',
    'createRoxelsClient',
    'isRoxelsError',
    'signIdentity',
  ])
})

test('a client is made of an address and a secret key', () => {
  type Options = Parameters<typeof main.createRoxelsClient>[0]
  expectTypeOf<{ baseUrl: string; secretKey: string }>().toExtend<Options>()
  expectTypeOf<{ baseUrl: string }>().not.toExtend<Options>()
  expectTypeOf(globalThis.fetch).toExtend<NonNullable<Options['fetch']>>()
  expectTypeOf<{ baseUrl: string; secretKey: string; timeoutMs: undefined }>().toExtend<Options>()
  expectTypeOf(main.createRoxelsClient).returns.toEqualTypeOf<RoxelsClient>()
})

test('persons', () => {
  expectTypeOf<Of<'persons'>['list']>().returns.toEqualTypeOf<AsyncIterable<Person>>()
  expectTypeOf<Of<'persons'>['page']>().returns.resolves.toEqualTypeOf<List<Person>>()
  expectTypeOf<Of<'persons'>['get']>().returns.resolves.toEqualTypeOf<PersonRecord>()
  expectTypeOf<Of<'persons'>['upsert']>().returns.resolves.toEqualTypeOf<PersonRecord>()
  expectTypeOf<{ external_id: string }>().toExtend<UpsertPerson>()
  expectTypeOf<{ external_id: number }>().not.toExtend<UpsertPerson>()
  expectTypeOf<{ name: string }>().not.toExtend<UpsertPerson>()
  expectTypeOf<Person>().toEqualTypeOf<{
    id: string
    external_id: string
    name: string | null
    first_seen_at: string
    last_seen_at: string | null
    conversation_count: number
  }>()
  expectTypeOf<Person>().not.toHaveProperty('org_context')
  expectTypeOf<PersonRecord>().toExtend<Person>()
})

test('interviews', () => {
  expectTypeOf<Of<'interviews'>['list']>().returns.toEqualTypeOf<AsyncIterable<Interview>>()
  expectTypeOf<Of<'interviews'>['get']>().returns.resolves.toEqualTypeOf<InterviewRecord>()
  expectTypeOf<Of<'interviews'>['create']>().returns.resolves.toEqualTypeOf<CreatedInterview>()
  expectTypeOf<Of<'interviews'>['end']>().returns.resolves.toEqualTypeOf<Interview>()
  expectTypeOf<Of<'interviews'>['delete']>().returns.resolves.toEqualTypeOf<void>()
  expectTypeOf<{ template_id: string; resume: false }>().toExtend<CreateInterview>()
  expectTypeOf<{ persons: [] }>().not.toExtend<CreateInterview>()
  expectTypeOf<Interview['status']>().toEqualTypeOf<Status>()
  expectTypeOf<Interview>().not.toHaveProperty('transcript')
  expectTypeOf<InterviewRecord['transcript'][number]['role']>().toEqualTypeOf<
    'agent' | 'participant'
  >()
  expectTypeOf<InterviewRecord['summary']>().toEqualTypeOf<string | null>()
})

test('templates', () => {
  expectTypeOf<Of<'templates'>['list']>().returns.toEqualTypeOf<AsyncIterable<Template>>()
  expectTypeOf<Of<'templates'>['get']>().returns.resolves.toEqualTypeOf<TemplateRecord>()
  expectTypeOf<Of<'templates'>['update']>().returns.resolves.toEqualTypeOf<TemplateRecord>()
  expectTypeOf<Of<'templates'>['versions']>().returns.toEqualTypeOf<
    AsyncIterable<TemplateVersion>
  >()
  expectTypeOf<Of<'templates'>['version']>().parameter(1).toEqualTypeOf<number>()
  expectTypeOf<{
    name: string
    phases: { goals: { id: string; type: 'open'; prompt: string }[] }[]
  }>().toExtend<CreateTemplate>()
  // What was read can be written: its phases are those of a request.
  expectTypeOf<TemplateRecord['phases']>().toExtend<CreateTemplate['phases']>()
})

test('keys', () => {
  expectTypeOf<Of<'keys'>['list']>().returns.toEqualTypeOf<AsyncIterable<Key>>()
  expectTypeOf<Of<'keys'>['create']>().returns.resolves.toEqualTypeOf<CreatedKey>()
  expectTypeOf<Of<'keys'>['update']>().parameter(1).toEqualTypeOf<UpdateKey>()
  expectTypeOf<Extract<Key, { kind: 'secret' }>>().not.toHaveProperty('key')
  expectTypeOf<Extract<CreatedKey, { kind: 'secret' }>>().toHaveProperty('key')
  expectTypeOf<Extract<Key, { kind: 'embed' }>['origins']>().toEqualTypeOf<string[]>()
})

test('identity keys', () => {
  expectTypeOf<Of<'identityKeys'>['list']>().returns.toEqualTypeOf<AsyncIterable<IdentityKey>>()
  expectTypeOf<Of<'identityKeys'>['create']>().returns.resolves.toEqualTypeOf<CreatedIdentityKey>()
  expectTypeOf<Extract<IdentityKey, { alg: 'HS256' }>>().not.toHaveProperty('secret')
  expectTypeOf<Extract<CreatedIdentityKey, { alg: 'HS256' }>['secret']>().toEqualTypeOf<string>()
  expectTypeOf(main.signIdentity).returns.resolves.toEqualTypeOf<string>()
})

test('filters and options', () => {
  type Listing = NonNullable<Parameters<Of<'interviews'>['list']>[0]>
  expectTypeOf<{ status: 'joined'; limit: 7; signal: AbortSignal }>().toExtend<Listing>()
  expectTypeOf<{ status: 'over' }>().not.toExtend<Listing>()
  // A list begins at its beginning; where to go on is said of a page.
  expectTypeOf<Listing>().not.toHaveProperty('cursor')
  expectTypeOf<NonNullable<Parameters<Of<'interviews'>['page']>[0]>>().toHaveProperty('cursor')
  expectTypeOf<NonNullable<Parameters<Of<'persons'>['get']>[1]>>().not.toHaveProperty(
    'idempotencyKey',
  )
  expectTypeOf<NonNullable<Parameters<Of<'persons'>['upsert']>[1]>>().toHaveProperty(
    'idempotencyKey',
  )
})

test('an error is narrowed by its guard', () => {
  const error: unknown = new main.RoxelsError('conflict', 'Read it again.')
  if (main.isRoxelsError(error, 'conflict')) expectTypeOf(error).toEqualTypeOf<RoxelsError>()
  expectTypeOf<RoxelsError['code']>().extract<'conflict' | 'timed_out'>().not.toBeNever()
  expectTypeOf<RoxelsError['retryAfterMs']>().toEqualTypeOf<number | undefined>()
})
