import type { OpenSession, Session } from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { noteActivity } from '../conversations/activity.ts'
import { createConversation, joinConversation } from '../conversations/begin.ts'
import { ApiError } from '../http/errors.ts'
import { judgeIdentity } from '../identity/verify.ts'
import { newId } from '../ids.ts'
import type { EmbedKey } from '../keys/embed.ts'
import type { LogTransaction } from '../log/decision.ts'
import { ensurePerson } from '../persons/person.ts'
import type { NewestTemplate } from '../templates/store.ts'
import { readNewestTemplate } from '../templates/store.ts'
import type { Opened } from './carry-on.ts'
import { carryOn, matchPerson, matchSecret, resumerOf } from './carry-on.ts'
import { credentialsOf } from './credentials.ts'
import type { Holder } from './secrets.ts'
import { isResumable, issueSecret, secretExpiry } from './secrets.ts'
import type { Who } from './who.ts'
import { whoIs } from './who.ts'

/**
 * Opens a session: of the conversation the secret belongs to where it may be resumed, else of the one that whoever is here may
 * carry on by being who they are, else of a new one (Rules 7 to 11, 72).
 */
export async function openSession(
  backend: Backend,
  key: EmbedKey,
  body: OpenSession,
): Promise<Session> {
  const who = await readWho(backend, key, body)
  const sessionId = newId('sess')
  const opened = await backend.log.write(async (tx) => {
    const newest = await readNewestTemplate(tx.trx, key.orgId, key.templateId)
    if (newest === undefined) return undefined
    const shown = await matchSecret(backend, tx, key, body.session_secret, who)
    const match = shown.match ?? (await matchPerson(tx, key, who, newest))
    const access =
      // At a kiosk everybody begins anew.
      match === undefined || body.kiosk === true
        ? await begin(backend, tx, key, newest, body, who, shown.followsId)
        : await carryOn(backend, tx, match, body, who)
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
    const isStranger = who.externalId !== undefined && resumerOf(who, newest) === undefined
    return { ...access, isStranger }
  })

  if (opened === undefined) {
    throw new ApiError(
      'conflict',
      'The template of this key is archived: it begins no conversation.',
    )
  }
  const { template, resumed, resumable, status, isStranger } = opened
  return {
    session_id: sessionId,
    ...(await credentialsOf(backend.tokens, sessionId, 1, opened)),
    resumed,
    // Whoever is named: a known person is answered like one nobody has heard of (Rule 9).
    ...(resumed || !isStranger ? {} : { reason: 'device_unknown' }),
    resumable,
    status,
    template: { id: template.id, name: template.name, language: template.language },
  }
}

async function readWho(backend: Backend, { orgId }: EmbedKey, body: OpenSession): Promise<Who> {
  if (body.identity_token === undefined) return whoIs(body, undefined)
  const verdict = await judgeIdentity(backend, orgId, body.identity_token)
  if (verdict.identity === undefined) throw verdict.refusal
  return whoIs(body, verdict.identity)
}

/** Undefined where the template begins no conversation. */
async function begin(
  { limits, producer, revokeHandles }: Backend,
  tx: LogTransaction,
  key: EmbedKey,
  { version, template, archived }: NewestTemplate,
  { context = {}, kiosk = false }: OpenSession,
  { externalId, name, naming, identity }: Who,
  followsId: string | undefined,
): Promise<Opened | undefined> {
  if (archived) return undefined
  const at = new Date(tx.now).toISOString()
  const assurance = identity === undefined ? 'device' : 'verified'
  const conversationId = await createConversation(tx, {
    orgId: key.orgId,
    template,
    templateVersion: version,
    personId: await ensurePerson(tx.trx, key.orgId, externalId, at, naming),
    personName: name,
    browserContext: context,
    assurance,
    kiosk,
    followsId,
  })
  await joinConversation(tx, producer, conversationId, template)
  await noteActivity(tx, limits, conversationId)
  const holder: Holder = { external_id: externalId ?? null, assurance, kiosk: kiosk ? 1 : 0 }
  const resumable = isResumable(template, holder)
  const expiresAt = secretExpiry(template, resumable, limits, tx.now)
  const { id, kept } = await issueSecret(tx.trx, revokeHandles, {
    conversationId,
    expiresAt,
    identity,
  })
  return {
    conversationId,
    secretId: id,
    kept,
    holder,
    template,
    status: 'joined',
    resumable,
    resumed: false,
  }
}
