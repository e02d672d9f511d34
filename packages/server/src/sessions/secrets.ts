import type { CloseReason } from '@roxels/protocol'
import type { Assurance } from '@roxels/protocol/api'
import type { Selectable } from 'kysely'
import type { Db, Trx } from '../db/open.ts'
import type { SessionSecretRow } from '../db/schema.ts'
import { newId } from '../ids.ts'
import { hashSecret, newSecret } from '../keys/keys.ts'
import type { Limits } from '../limits.ts'
import type { Template } from '../templates/template.ts'
import type { Identity } from '../identity/verify.ts'
import type { RevokeHandles } from './revoke-handle.ts'

/** A session secret somebody has shown, and what is kept of it. */
export interface ShownSecret {
  readonly hash: string
  readonly row: Selectable<SessionSecretRow>
}

/** Finds what a secret belongs to; undefined if it never was one, is too old or is dead. It may have expired. */
export async function findSecret(db: Db, secret: string): Promise<ShownSecret | undefined> {
  const hash = hashSecret(secret)
  const row = await db
    .selectFrom('session_secrets')
    .selectAll()
    .where((eb) => eb.or([eb('current_hash', '=', hash), eb('previous_hash', '=', hash)]))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row === undefined ? undefined : { hash, row }
}

/** What a browser is given to keep. */
export interface Kept {
  readonly session_secret: string
  readonly revoke_handle: string
}

/** How long a secret is good: until `expiresAt`, and where a host has said whom it is for, until its word has to be renewed. */
interface Validity {
  readonly expiresAt: number
  /** Absent: what was said before holds on. */
  readonly identity?: Identity | undefined
}

/** Makes the first secret of a conversation in one browser. */
export async function issueSecret(
  trx: Trx,
  handles: RevokeHandles,
  { conversationId, ...validity }: Validity & { readonly conversationId: string },
): Promise<{ readonly id: string; readonly kept: Kept }> {
  const id = newId('secret')
  const { revoke_handle, revoke_hash } = handles.handleOf(id, null)
  const secret = newSecret('ss')
  await trx
    .insertInto('session_secrets')
    .values({
      id,
      conversation_id: conversationId,
      current_hash: hashSecret(secret),
      previous_hash: null,
      revoked_at: null,
      revoke_hash,
      ...columnsOf(validity),
    })
    .execute()
  return { id, kept: { session_secret: secret, revoke_handle } }
}

/**
 * Answers the successor of a secret. The one that was shown stays good until the successor has been used: the answer may be
 * lost, and the browser then has nothing else (Rule 11).
 */
export async function rotateSecret(
  trx: Trx,
  handles: RevokeHandles,
  { hash, row }: ShownSecret,
  validity: Validity,
): Promise<Kept> {
  const secret = newSecret('ss')
  const { revoke_handle, revoke_hash } = handles.handleOf(row.id, row.revoke_hash)
  await trx
    .updateTable('session_secrets')
    .set({
      current_hash: hashSecret(secret),
      previous_hash: hash,
      revoke_hash,
      ...columnsOf(validity),
    })
    .where('id', '=', row.id)
    .execute()
  return { session_secret: secret, revoke_handle }
}

function columnsOf({ expiresAt, identity }: Validity) {
  return {
    expires_at: expiresAt,
    ...(identity === undefined
      ? {}
      : { identity_until: identity.until, identity_key_id: identity.keyId }),
  }
}

/** Kills a secret and every session it opened. */
export async function revokeSecret(
  trx: Trx,
  secretId: string,
  now: number,
  reason: CloseReason,
): Promise<void> {
  await trx
    .updateTable('session_secrets')
    .set({ revoked_at: now })
    .where('id', '=', secretId)
    .execute()
  await trx
    .updateTable('sessions')
    .set((eb) => ({
      ended_at: new Date(now).toISOString(),
      end_reason: reason,
      generation: eb('generation', '+', 1),
    }))
    .where('secret_id', '=', secretId)
    .where('ended_at', 'is', null)
    .execute()
}

/** Whom a conversation is with, and where. */
export interface Holder {
  readonly external_id: string | null
  readonly assurance: Assurance
  readonly kiosk: number
}

/** Whether a secret may outlive the visit (Rule 10). */
export function isResumable(
  template: Template,
  { external_id, assurance, kiosk }: Holder,
): boolean {
  const { enabled, trust } = template.settings.embedded.resumption
  const isSure = trust !== 'verified' || assurance === 'verified'
  return enabled && external_id !== null && isSure && kiosk === 0
}

/**
 * When a secret ends that is issued or used now. One that may outlive the visit lives a whole window from its last use; any
 * other ends 24 hours after its first at the latest, which is `expiresAt` if it has one already.
 */
export function secretExpiry(
  template: Template,
  resumable: boolean,
  limits: Limits,
  now: number,
  expiresAt = Infinity,
): number {
  return resumable
    ? now + template.settings.embedded.resumption.window_days * dayMs
    : Math.min(now + limits.visitMs, expiresAt)
}

const dayMs = 24 * 60 * 60_000
