import { createHash, randomBytes } from 'node:crypto'
import type { Trx } from '../db/open.ts'
import { newId } from '../ids.ts'

/** The form in which a secret is kept. Only for values of 256 random bits: a plain hash does not slow down guessing. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** A new secret of 256 random bits: `ss` opens one conversation, `sk` everything of an organisation. */
export function newSecret(prefix: 'ss' | 'sk'): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`
}

/** Makes a secret key and answers it, this once. */
export async function addSecretKey(trx: Trx, orgId: string, createdAt: string): Promise<string> {
  const secret = newSecret('sk')
  await trx
    .insertInto('keys')
    .values({
      id: newId('key'),
      org_id: orgId,
      kind: 'secret',
      hash: hashSecret(secret),
      value: null,
      template_id: null,
      origins: '[]',
      created_at: createdAt,
    })
    .execute()
  return secret
}

/** Makes an embed key: a public name for one template, good for pages of these origins. */
export async function addEmbedKey(
  trx: Trx,
  { orgId, templateId, createdAt }: { orgId: string; templateId: string; createdAt: string },
): Promise<void> {
  await trx
    .insertInto('keys')
    .values({
      id: newId('key'),
      org_id: orgId,
      kind: 'embed',
      hash: null,
      value: `rk_${randomBytes(24).toString('base64url')}`,
      template_id: templateId,
      origins: '[]',
      created_at: createdAt,
    })
    .execute()
}
