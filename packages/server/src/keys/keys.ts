import { createHash, randomBytes } from 'node:crypto'
import type { Trx } from '../db/open.ts'
import { newId } from '../ids.ts'

/** The form in which a secret is kept. Only for values of 256 random bits: a plain hash does not slow down guessing. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/**
 * A new secret of 256 random bits: `ss` opens one conversation, `sk` everything of an organisation, `is` signs who its people
 * are.
 */
export function newSecret(prefix: 'ss' | 'sk' | 'is'): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`
}

/** How much of a key is shown to tell it from others. */
const prefixLength = 10

interface NewKey {
  readonly orgId: string
  readonly name?: string | undefined
  readonly createdAt: string
}

/** Makes a secret key and answers its value, this once. */
export async function addSecretKey(
  trx: Trx,
  { orgId, name, createdAt }: NewKey,
): Promise<{ readonly id: string; readonly secret: string }> {
  const id = newId('key')
  const secret = newSecret('sk')
  await trx
    .insertInto('keys')
    .values({
      id,
      org_id: orgId,
      kind: 'secret',
      hash: hashSecret(secret),
      value: null,
      template_id: null,
      origins: '[]',
      name: name ?? null,
      prefix: secret.slice(0, prefixLength),
      created_at: createdAt,
    })
    .execute()
  return { id, secret }
}

/** Makes an embed key: a public name for one template, good for pages of these origins. Answers its id. */
export async function addEmbedKey(
  trx: Trx,
  {
    orgId,
    templateId,
    origins,
    name,
    createdAt,
  }: NewKey & { readonly templateId: string; readonly origins: readonly string[] },
): Promise<string> {
  const id = newId('key')
  const value = `rk_${randomBytes(24).toString('base64url')}`
  await trx
    .insertInto('keys')
    .values({
      id,
      org_id: orgId,
      kind: 'embed',
      hash: null,
      value,
      template_id: templateId,
      origins: JSON.stringify(origins),
      name: name ?? null,
      prefix: value.slice(0, prefixLength),
      created_at: createdAt,
    })
    .execute()
  return id
}
