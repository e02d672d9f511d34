import type { LogTransaction } from '../log/decision.ts'
import { isClosed } from '../log/closed.ts'
import type { Limits } from '../limits.ts'
import type { Holder } from '../sessions/secrets.ts'
import { isResumable } from '../sessions/secrets.ts'
import { readTemplate } from '../templates/store.ts'
import type { Template } from '../templates/template.ts'

const dayMs = 24 * 60 * 60_000

/** When an open conversation is abandoned if nothing more happens in it; null for one that has ended. */
export async function readDeadline(
  { trx, now }: LogTransaction,
  { visitMs }: Limits,
  conversationId: string,
): Promise<number | null> {
  const conversation = await trx
    .selectFrom('conversations')
    .innerJoin('persons', 'persons.id', 'conversations.person_id')
    .select((eb) => [
      'conversations.template_id',
      'conversations.template_version',
      'conversations.status',
      'conversations.started_at',
      'conversations.assurance',
      'conversations.kiosk',
      'persons.external_id',
      eb
        .selectFrom('invitations')
        .whereRef('invitations.conversation_id', '=', 'conversations.id')
        .where('invitations.joined_at', 'is', null)
        .select((all) => all.fn.max('invitations.code_until').as('until'))
        .as('invited_until'),
    ])
    .where('conversations.id', '=', conversationId)
    .executeTakeFirstOrThrow()
  if (isClosed(conversation.status)) return null
  const { template_id, template_version } = conversation
  const template = await readTemplate(trx, template_id, template_version)
  return deadlineOf(conversation, template, now, visitMs)
}

/**
 * An open conversation is abandoned once the time is over in which it can be resumed, but not while the link last given out
 * lets somebody in, and never later than the longest it may take.
 */
export function deadlineOf(
  conversation: Holder & {
    readonly started_at: string | null
    readonly invited_until: number | null
  },
  template: Template,
  now: number,
  visitMs: number,
): number {
  const { started_at, invited_until } = conversation
  const { embedded, max_session_duration_minutes: minutes } = template.settings
  const windowMs = isResumable(template, conversation)
    ? embedded.resumption.window_days * dayMs
    : visitMs
  const longest =
    minutes === null || started_at === null ? Infinity : Date.parse(started_at) + minutes * 60_000
  return Math.min(Math.max(now + windowMs, invited_until ?? 0), longest)
}
