import * as v from 'valibot'
import { NameSchema } from '../text.ts'
import { IdSchema, TimeSchema } from './id.ts'
import { listOf, pageQuery } from './list.ts'

const KindSchema = v.picklist(['secret', 'embed'], 'Expected "secret" or "embed".')

/** The origins whose pages may use an embed key. */
const OriginsSchema = v.pipe(
  v.array(
    v.pipe(v.string('Expected an origin.'), v.maxLength(300, 'Expected an origin.')),
    'Expected a list of origins.',
  ),
  v.minLength(1, 'Expected at least one origin, such as https://app.example.'),
  v.maxLength(100, 'Expected at most 100 origins.'),
)

const shared = {
  id: v.string(),
  name: v.nullable(v.string()),
  /** The beginning of the key, by which people tell keys apart. */
  prefix: v.string(),
  created_at: TimeSchema,
  last_used_at: v.nullable(TimeSchema),
}

/** A secret key opens everything of its organisation. Its value is in no answer but that of its creation. */
const SecretKeySchema = v.object({ ...shared, kind: v.literal('secret') })

/** An embed key is public: a page on one of its origins may open conversations of its template with it. */
const EmbedKeySchema = v.object({
  ...shared,
  kind: v.literal('embed'),
  key: v.string(),
  template_id: v.string(),
  origins: v.array(v.string()),
})

export const KeySchema = v.variant('kind', [SecretKeySchema, EmbedKeySchema])
export type Key = v.InferOutput<typeof KeySchema>

/** Query of `GET /v1/keys`. */
export const KeysQuerySchema = v.strictObject({
  kind: v.optional(KindSchema),
  template_id: v.optional(IdSchema),
  ...pageQuery,
})

/** Answer of `GET /v1/keys`: those that are not revoked. */
export const KeyListSchema = listOf(KeySchema)

/** Body of `POST /v1/keys`. */
export const CreateKeySchema = v.variant(
  'kind',
  [
    v.strictObject({ kind: v.literal('secret'), name: v.optional(NameSchema) }),
    v.strictObject({
      kind: v.literal('embed'),
      name: v.optional(NameSchema),
      template_id: IdSchema,
      origins: OriginsSchema,
    }),
  ],
  'Expected "secret" or "embed".',
)
export type CreateKey = v.InferOutput<typeof CreateKeySchema>

/** Body of `PATCH /v1/keys/{id}`; `origins` replaces the list of an embed key. */
export const UpdateKeySchema = v.strictObject({
  name: v.optional(NameSchema),
  origins: v.optional(OriginsSchema),
})
export type UpdateKey = v.InferOutput<typeof UpdateKeySchema>

/** Answer of `POST /v1/keys`: the only one that ever holds the value of a secret key. */
export const CreatedKeySchema = v.variant('kind', [
  v.object({ ...SecretKeySchema.entries, key: v.string() }),
  EmbedKeySchema,
])
export type CreatedKey = v.InferOutput<typeof CreatedKeySchema>
