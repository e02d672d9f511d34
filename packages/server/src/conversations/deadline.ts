import type { LogTransaction } from '../log/append.ts'
import { isClosed } from '../log/closed.ts'
import type { Limits } from '../limits.ts'
import { isResumable } from '../sessions/secrets.ts'
import { readTemplate } from '../templates/store.ts'

const dayMs = 24 * 60 * 60_000

/**
 * When a conversation is abandoned if nothing more happens in it: once the time is over in which it can be resumed, but not
 * while the link last given out lets somebody in, and never later than the longest it may take. Null for one that has ended.
 */
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
  const { template_id, template_version, started_at, external_id, invited_until } = conversation
  if (isClosed(conversation.status)) return null
  const template = await readTemplate(trx, template_id, template_version)
  const { embedded, max_session_duration_minutes: minutes } = template.settings
  const windowMs = isResumable(template, external_id)
    ? embedded.resumption.window_days * dayMs
    : visitMs
  const longest =
    minutes === null || started_at === null ? Infinity : Date.parse(started_at) + minutes * 60_000
  return Math.min(Math.max(now + windowMs, invited_until ?? 0), longest)
}
