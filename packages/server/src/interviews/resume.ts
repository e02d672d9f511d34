import type { JsonObject } from '@roxels/protocol'
import { mergeContext } from '../context.ts'
import type { Conversation } from '../db/hold.ts'
import type { LogTransaction } from '../log/decision.ts'
import { holdResumable } from '../sessions/resumable.ts'

/**
 * The conversation of this person and template that a backend carries on, with its context laid over what the conversation
 * has; undefined if there is none.
 */
export async function resumeConversation(
  tx: LogTransaction,
  personId: string,
  templateId: string,
  context: JsonObject,
): Promise<Conversation | undefined> {
  const found = await holdResumable(tx, { personId, templateId, resumer: { is: 'backend' } })
  if (found === undefined) return undefined
  const merged = mergeContext(found.context, context, 'context')
  await tx.trx
    .updateTable('conversations')
    .set({ context: merged })
    .where('id', '=', found.id)
    .execute()
  return found
}
