import type { ConversationStatus, OpenSession, Session } from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { mergeContext } from '../context.ts'
import { noteActivity } from '../conversations/activity.ts'
import { createConversation, joinConversation } from '../conversations/begin.ts'
import { ApiError } from '../http/errors.ts'
import { newId } from '../ids.ts'
import type { EmbedKey } from '../keys/embed.ts'
import type { LogTransaction } from '../log/decision.ts'
import { isClosed } from '../log/closed.ts'
import { ensurePerson, renameByBrowser } from '../persons/person.ts'
import { readNewestTemplate } from '../templates/store.ts'
import type { Template } from '../templates/template.ts'
import type { Bound } from './bound.ts'
import { readBound } from './bound.ts'
import type { Kept, ShownSecret } from './secrets.ts'
import { findSecret, isResumable, issueSecret, rotateSecret, secretExpiry } from './secrets.ts'
import { signOut } from './sign-out.ts'

interface Opened {
  readonly conversationId: string
  readonly secretId: string
  readonly kept: Kept
  readonly template: Template
  readonly status: ConversationStatus
  readonly resumable: boolean
  readonly resumed: boolean
}

/** Opens a session: of the conversation the secret belongs to where it may be resumed, else of a new one (Rules 7 to 11). */
export async function openSession(
  backend: Backend,
  key: EmbedKey,
  body: OpenSession,
): Promise<Session> {
  const sessionId = newId('sess')
  const opened = await backend.log.write(async (tx) => {
    const match = await matchSecret(backend, tx, key, body)
    const access =
      match === undefined
        ? await begin(backend, tx, key, body)
        : await resume(backend, tx, match, body)
    // Committed all the same: whoever had this browser before is signed out.
    if (access === undefined) return undefined
    await tx.trx
      .insertInto('sessions')
      .values({
        id: sessionId,
        conversation_id: access.conversationId,
        secret_id: access.secretId,
        key_id: key.id,
        generation: 1,
        created_at: new Date(tx.now).toISOString(),
        ended_at: null,
      })
      .execute()
    return access
  })

  if (opened === undefined) {
    throw new ApiError(
      'conflict',
      'The template of this key is archived: it begins no conversation.',
    )
  }
  const { template, resumed, resumable, status, kept } = opened
  return {
    session_id: sessionId,
    ...(await backend.tokens.sign(sessionId, 1)),
    ...kept,
    resumed,
    // Whoever is named: a known person is answered like one nobody has heard of (Rule 9).
    ...(resumed || body.external_id === undefined ? {} : { reason: 'device_unknown' }),
    resumable,
    status,
    template: { id: template.id, name: template.name, language: template.language },
  }
}

interface Match {
  readonly shown: ShownSecret
  readonly bound: Bound
}

// Rule 8: only the conversation the secret belongs to, and only if all of this holds.
async function matchSecret(
  { fanout }: Backend,
  tx: LogTransaction,
  key: EmbedKey,
  { session_secret, external_id }: OpenSession,
): Promise<Match | undefined> {
  if (session_secret === undefined) return undefined
  const shown = await findSecret(tx.trx, session_secret)
  if (shown === undefined) return undefined
  const bound = await readBound(tx.trx, shown.row.conversation_id)
  if (bound.org_id !== key.orgId) return undefined

  const isSamePerson = bound.external_id === (external_id ?? null)
  const isAnothers = bound.external_id !== null && external_id !== undefined && !isSamePerson
  // Rule 9: this browser has changed hands, so everything the former person had open in it ends too.
  if (isAnothers) await signOut(tx, fanout, shown.row, 'person_changed')

  const isSameTemplate = bound.template_id === key.templateId
  const isAlive = shown.row.expires_at > tx.now && !isClosed(bound.status)
  return isSamePerson && isSameTemplate && isAlive ? { shown, bound } : undefined
}

async function resume(
  { limits, revokeHandles }: Backend,
  tx: LogTransaction,
  { shown, bound }: Match,
  { name, context }: OpenSession,
): Promise<Opened> {
  const resumable = isResumable(bound.template, bound.external_id)
  const expiresAt = secretExpiry(bound.template, resumable, limits, tx.now, shown.row.expires_at)
  const changes = {
    ...(name === undefined ? {} : { person_name: name }),
    ...(context === undefined
      ? {}
      : { browser_context: mergeContext(bound.browser_context, context, 'context') }),
  }
  if (Object.keys(changes).length > 0) {
    await tx.trx.updateTable('conversations').set(changes).where('id', '=', bound.id).execute()
  }
  if (name !== undefined) await renameByBrowser(tx.trx, bound.person_id, name)
  await noteActivity(tx, limits, bound.id)
  return {
    conversationId: bound.id,
    secretId: shown.row.id,
    kept: await rotateSecret(tx.trx, revokeHandles, shown, expiresAt),
    template: bound.template,
    status: bound.status,
    resumable,
    resumed: true,
  }
}

/** Undefined where the template begins no conversation. */
async function begin(
  { limits, producer, revokeHandles }: Backend,
  tx: LogTransaction,
  key: EmbedKey,
  { external_id, name, context = {} }: OpenSession,
): Promise<Opened | undefined> {
  const newest = await readNewestTemplate(tx.trx, key.orgId, key.templateId)
  if (newest === undefined || newest.archived) return undefined
  const { version, template } = newest
  const at = new Date(tx.now).toISOString()
  const naming = name === undefined ? undefined : ({ name, source: 'browser' } as const)
  const conversationId = await createConversation(tx, {
    orgId: key.orgId,
    template,
    templateVersion: version,
    personId: await ensurePerson(tx.trx, key.orgId, external_id, at, naming),
    personName: name,
    browserContext: context,
    assurance: 'device',
  })
  await joinConversation(tx, producer, conversationId, template)
  await noteActivity(tx, limits, conversationId)
  const resumable = isResumable(template, external_id ?? null)
  const expiresAt = secretExpiry(template, resumable, limits, tx.now)
  const { id, kept } = await issueSecret(tx.trx, revokeHandles, conversationId, expiresAt)
  return {
    conversationId,
    secretId: id,
    kept,
    template,
    status: 'joined',
    resumable,
    resumed: false,
  }
}
