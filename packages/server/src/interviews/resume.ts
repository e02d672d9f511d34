import type { JsonObject } from '@roxels/protocol'
import { mergeContext } from '../context.ts'
import type { Conversation } from '../db/hold.ts'
import { lockConversation } from '../db/hold.ts'
import type { Trx } from '../db/open.ts'
import { isClosed } from '../log/closed.ts'
import type { LogTransaction } from '../log/decision.ts'
import { readTemplate } from '../templates/store.ts'

/**
 * The conversation of this person and template that a backend carries on, with its context laid over what the conversation
 * has; undefined if there is none. Only what a backend began: what a browser said under somebody's id may be a stranger's.
 */
export async function resumeConversation(
  tx: LogTransaction,
  personId: string,
  templateId: string,
  context: JsonObject,
): Promise<Conversation | undefined> {
  await lockPerson(tx.trx, personId)
  const id = await findResumable(tx, personId, templateId)
  if (id === undefined) return undefined
  const found = await lockConversation(tx.trx, id)
  // Another server has ended it just now; then it is an older one's turn.
  if (found === undefined || isClosed(found.status)) {
    return resumeConversation(tx, personId, templateId, context)
  }
  const merged = mergeContext(found.context, context, 'context')
  await tx.trx.updateTable('conversations').set({ context: merged }).where('id', '=', id).execute()
  return found
}

// Two who ask at once for the same person, of two servers, get the same conversation.
async function lockPerson(trx: Trx, id: string): Promise<void> {
  await trx
    .updateTable('persons')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('id', '=', id)
    .execute()
}

/** The newest one that is open and not overdue, begun with a version of the template that allows it. */
async function findResumable(
  { trx, now }: LogTransaction,
  personId: string,
  templateId: string,
): Promise<string | undefined> {
  const open = trx
    .selectFrom('conversations')
    .where('person_id', '=', personId)
    .where('template_id', '=', templateId)
    .where('assurance', '=', 'verified')
    .where('status', 'in', ['created', 'joined'])
    .where('abandon_at', '>', now)
  const versions: number[] = []
  for (const { template_version: version } of await open
    .select('template_version')
    .distinct()
    .execute()) {
    const { settings } = await readTemplate(trx, templateId, version)
    if (settings.embedded.resumption.enabled) versions.push(version)
  }
  if (versions.length === 0) return undefined
  const newest = await open
    .select('id')
    .where('template_version', 'in', versions)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest?.id
}
