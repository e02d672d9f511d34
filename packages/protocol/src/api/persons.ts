import * as v from 'valibot'
import { ContextSchema } from '../json.ts'
import { isStorable } from '../limits.ts'
import { ExternalIdSchema, NameSchema } from '../text.ts'
import { TimeSchema } from './id.ts'
import { listOf, pageQuery } from './list.ts'

/**
 * A participant kept across conversations. `first_seen_at` is when the record was made; `last_seen_at` when the participant
 * was last active, null before that.
 */
export const PersonSchema = v.object({
  id: v.string(),
  external_id: v.string(),
  name: v.nullable(v.string()),
  first_seen_at: TimeSchema,
  last_seen_at: v.nullable(TimeSchema),
  conversation_count: v.pipe(v.number(), v.integer(), v.minValue(0)),
})
export type Person = v.InferOutput<typeof PersonSchema>

/** A person with everything the host has said about them. */
export const PersonRecordSchema = v.object({ ...PersonSchema.entries, org_context: ContextSchema })
export type PersonRecord = v.InferOutput<typeof PersonRecordSchema>

/** Query of `GET /v1/persons`. */
export const PersonsQuerySchema = v.strictObject({
  external_id: v.optional(ExternalIdSchema),
  ...pageQuery,
})

/** Answer of `GET /v1/persons`. */
export const PersonListSchema = listOf(PersonSchema)

const RemovedKeySchema = v.pipe(
  v.string('Expected the name of a key.'),
  v.check(isStorable, 'Remove U+0000 and lone surrogates.'),
  v.metadata({ pattern: '^[^\\x00]*$' }),
)

/**
 * Body of `POST /v1/persons`. What is left out stays as it is; `org_context` is merged key by key, a null is a value;
 * `org_context_remove` names keys to take out.
 */
export const UpsertPersonSchema = v.pipe(
  v.strictObject({
    external_id: ExternalIdSchema,
    name: v.optional(NameSchema),
    org_context: v.optional(ContextSchema),
    org_context_remove: v.optional(
      v.pipe(
        v.array(RemovedKeySchema, 'Expected a list of keys.'),
        v.maxLength(100, 'Expected at most 100 keys.'),
      ),
    ),
  }),
  v.forward(
    v.check(
      ({ org_context = {}, org_context_remove = [] }) =>
        !org_context_remove.some((key) => Object.hasOwn(org_context, key)),
      'A key can be set or removed, not both.',
    ),
    ['org_context_remove'],
  ),
)
export type UpsertPerson = v.InferOutput<typeof UpsertPersonSchema>
