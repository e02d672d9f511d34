import type { ConversationStatus, OpenSession } from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { mergeContext } from '../context.ts'
import { noteActivity } from '../conversations/activity.ts'
import { joinConversation } from '../conversations/begin.ts'
import type { EmbedKey } from '../keys/embed.ts'
import { isClosed } from '../log/closed.ts'
import type { LogTransaction } from '../log/decision.ts'
import { ensurePerson, rename } from '../persons/person.ts'
import type { NewestTemplate } from '../templates/store.ts'
import type { Template } from '../templates/template.ts'
import type { Bound } from './bound.ts'
import { readBound } from './bound.ts'
import type { Granted } from './credentials.ts'
import { holdResumable } from './resumable.ts'
import type { ShownSecret } from './secrets.ts'
import { findSecret, isResumable, issueSecret, rotateSecret, secretExpiry } from './secrets.ts'
import { signOut } from './sign-out.ts'
import { assure } from './assure.ts'
import type { Who } from './who.ts'

/** What a browser was let in to. */
export interface Opened extends Granted {
  readonly conversationId: string
  readonly secretId: string
  readonly template: Template
  readonly status: ConversationStatus
  readonly resumable: boolean
  readonly resumed: boolean
}

/** A conversation that may be carried on, and the secret it was shown by, if it was. */
export interface Match {
  readonly bound: Bound
  readonly shown: ShownSecret | undefined
}

/** What a secret that was shown is good for. */
interface Worth {
  readonly match?: Match
  /** Of the conversation it belongs to the next one in this browser may be told (Rule 75). */
  readonly followsId?: string
}

/** The conversation the secret belongs to: to be carried on if all of Rule 8 holds, else to be told of if it may be. */
export async function matchSecret(
  backend: Backend,
  tx: LogTransaction,
  key: EmbedKey,
  secret: string | undefined,
  { externalId, identity }: Who,
): Promise<Worth> {
  if (secret === undefined) return {}
  const shown = await findSecret(tx.trx, secret)
  if (shown === undefined) return {}
  const bound = await readBound(tx.trx, shown.row.conversation_id)
  if (bound.org_id !== key.orgId) return {}

  const isSamePerson = bound.external_id === (externalId ?? null)
  const isAnothers = bound.external_id !== null && externalId !== undefined && !isSamePerson
  // Rule 9: this browser has changed hands, so everything the former person had open in it ends too.
  if (isAnothers) await signOut(tx, backend, shown.row, 'person_changed')

  const isSameTemplate = bound.template_id === key.templateId
  const { expires_at, identity_until } = shown.row
  const isGood = isSamePerson && expires_at > tx.now && bound.kiosk === 0
  const isAssured = identity !== undefined || (identity_until ?? Infinity) > tx.now
  if (isGood && isSameTemplate && isAssured && !isClosed(bound.status)) {
    return { match: { shown, bound } }
  }
  // What rests on the word of a host ends with it; a conversation that is told of it would not.
  const isTold = identity !== undefined || identity_until === null
  return isGood && isTold && externalId !== undefined ? { followsId: bound.id } : {}
}

/**
 * Who may carry on a conversation of the stated person without its secret (Rule 72); undefined for nobody. Where it is nobody,
 * nothing is looked up, so that nothing tells a known person from an unknown one.
 */
export function resumerOf(
  { externalId, identity }: Who,
  { template }: NewestTemplate,
): 'verified' | 'anyone' | undefined {
  const { enabled, trust } = template.settings.embedded.resumption
  if (!enabled || trust === 'device' || externalId === undefined) return undefined
  if (identity !== undefined) return 'verified'
  return trust === 'open' ? 'anyone' : undefined
}

/** The conversation that whoever is here may carry on by being who they are. */
export async function matchPerson(
  tx: LogTransaction,
  key: EmbedKey,
  who: Who,
  newest: NewestTemplate,
): Promise<Match | undefined> {
  const is = resumerOf(who, newest)
  if (is === undefined) return undefined
  const at = new Date(tx.now).toISOString()
  const found = await holdResumable(tx, {
    personId: await ensurePerson(tx.trx, key.orgId, who.externalId, at, who.naming),
    templateId: key.templateId,
    resumer: { is, newest: newest.template.settings.embedded.resumption },
  })
  if (found === undefined) return undefined
  return { shown: undefined, bound: await readBound(tx.trx, found.id) }
}

/** Lets a browser in to a conversation that was begun before. */
export async function carryOn(
  { limits, producer, revokeHandles }: Backend,
  tx: LogTransaction,
  { shown, bound }: Match,
  { context }: OpenSession,
  { name, naming, identity }: Who,
): Promise<Opened> {
  const changes = {
    ...(name === undefined ? {} : { person_name: name }),
    ...(context === undefined
      ? {}
      : { browser_context: mergeContext(bound.browser_context, context, 'context') }),
  }
  if (Object.keys(changes).length > 0) {
    await tx.trx.updateTable('conversations').set(changes).where('id', '=', bound.id).execute()
  }
  if (naming !== undefined) await rename(tx.trx, bound.person_id, naming)
  const assurance = await assure(tx.trx, bound, identity)
  // A backend made it, and nobody has come yet.
  const isFirst = bound.status === 'created'
  if (isFirst) await joinConversation(tx, producer, bound.id, bound.template)
  await noteActivity(tx, limits, bound.id)

  const { id: conversationId, template } = bound
  const holder = { ...bound, assurance }
  const resumable = isResumable(template, holder)
  const expiresAt = secretExpiry(template, resumable, limits, tx.now, shown?.row.expires_at)
  const secret =
    shown === undefined
      ? await issueSecret(tx.trx, revokeHandles, { conversationId, expiresAt, identity })
      : {
          id: shown.row.id,
          kept: await rotateSecret(tx.trx, revokeHandles, shown, { expiresAt, identity }),
        }
  return {
    conversationId,
    secretId: secret.id,
    kept: secret.kept,
    holder,
    template,
    status: isFirst ? 'joined' : bound.status,
    resumable,
    resumed: !isFirst,
  }
}
