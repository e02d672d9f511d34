import * as v from 'valibot'
import { NameSchema } from '../text.ts'
import { TimeSchema } from './id.ts'
import { listOf, pageQuery } from './list.ts'

/** An Ed25519 public key as a JSON Web Key (RFC 8037). The private half stays with the host: `d` is refused by its name. */
const PublicKeySchema = v.strictObject({
  kty: v.literal('OKP', 'Expected "OKP".'),
  crv: v.literal('Ed25519', 'Expected "Ed25519".'),
  x: v.pipe(
    v.string('Expected a string.'),
    // 32 bytes; the last character holds four bits.
    v.regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/, 'Expected a public key of 32 bytes in base64url.'),
  ),
})

const shared = {
  id: v.string(),
  /** The same as `id`, by the name it has in the header of a token. */
  kid: v.string(),
  /** The audience of every token: the organisation. */
  aud: v.string(),
  name: v.nullable(v.string()),
  created_at: TimeSchema,
}

const SharedSecretSchema = v.object({ ...shared, alg: v.literal('HS256') })
const KeyPairSchema = v.object({
  ...shared,
  alg: v.literal('EdDSA'),
  public_key: PublicKeySchema,
})

/** What a host signs identity tokens with. The secret of HS256 is in no answer but that of its creation. */
export const IdentityKeySchema = v.variant('alg', [SharedSecretSchema, KeyPairSchema])
export type IdentityKey = v.InferOutput<typeof IdentityKeySchema>

/** Query of `GET /v1/identity-keys`. */
export const IdentityKeysQuerySchema = v.strictObject(pageQuery)

/** Answer of `GET /v1/identity-keys`. */
export const IdentityKeyListSchema = listOf(IdentityKeySchema)

/** Body of `POST /v1/identity-keys`: the server makes the secret of HS256, the host brings the public key of EdDSA. */
export const CreateIdentityKeySchema = v.variant(
  'alg',
  [
    v.strictObject({ alg: v.literal('HS256'), name: v.optional(NameSchema) }),
    v.strictObject({
      alg: v.literal('EdDSA'),
      name: v.optional(NameSchema),
      public_key: PublicKeySchema,
    }),
  ],
  'Expected "HS256" or "EdDSA".',
)
export type CreateIdentityKey = v.InferOutput<typeof CreateIdentityKeySchema>

/** Answer of `POST /v1/identity-keys`: the only one that ever holds the secret of HS256. */
export const CreatedIdentityKeySchema = v.variant('alg', [
  v.object({ ...SharedSecretSchema.entries, secret: v.string() }),
  KeyPairSchema,
])
export type CreatedIdentityKey = v.InferOutput<typeof CreatedIdentityKeySchema>
