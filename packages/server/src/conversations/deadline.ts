import type { LogTransaction } from '../log/append.ts'
import { isClosed } from '../log/closed.ts'
import type { Limits } from '../limits.ts'
import { readTemplate } from '../templates/store.ts'

const dayMs = 24 * 60 * 60_000

/**
 * When a conversation is abandoned if nothing more happens in it: once its window is over, but not while the link last given
 * out still lets somebody in, and never later than the longest it may take. Null for one that has ended.
 */
export async function readDeadline(
  { trx, now }: LogTransaction,
  { visitMs }: Limits,
  conversationId: string,
): Promise<number | null> {
  const conversation = await trx
    .selectFrom('conversations')
    .select((eb) => [
      'template_id',
      'template_version',
      'status',
      'started_at',
      eb
        .selectFrom('invitations')
        .whereRef('invitations.conversation_id', '=', 'conversations.id')
        .where('invitations.joined_at', 'is', null)
        .select((all) => all.fn.max('invitations.code_until').as('until'))
        .as('invited_until'),
    ])
    .where('conversations.id', '=', conversationId)
    .executeTakeFirstOrThrow()
  const { template_id, template_version, status, started_at, invited_until } = conversation
  if (isClosed(status)) return null
  const { settings } = await readTemplate(trx, template_id, template_version)
  const { enabled, window_days } = settings.embedded.resumption
  const minutes = settings.max_session_duration_minutes
  const windowEnd = now + (enabled ? window_days * dayMs : visitMs)
  const longest =
    minutes === null || started_at === null ? Infinity : Date.parse(started_at) + minutes * 60_000
  return Math.min(Math.max(windowEnd, invited_until ?? 0), longest)
}
