import type { LogTransaction } from '../log/append.ts'
import type { Limits } from '../limits.ts'
import { readTemplate } from '../templates/store.ts'

const dayMs = 24 * 60 * 60_000

/**
 * Notes that the participant has just done something: when they and this conversation were last active, and when it is
 * abandoned if nothing follows. To be called in the transaction of what they did, and last in it: it reads what it changed.
 */
export async function noteActivity(
  { trx, now }: LogTransaction,
  { visitMs }: Limits,
  conversationId: string,
): Promise<void> {
  const { template_id, template_version, started_at, person_id } = await trx
    .selectFrom('conversations')
    .select(['template_id', 'template_version', 'started_at', 'person_id'])
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow()
  const { settings } = await readTemplate(trx, template_id, template_version)
  const { enabled, window_days } = settings.embedded.resumption
  const minutes = settings.max_session_duration_minutes
  const windowEnd = now + (enabled ? window_days * dayMs : visitMs)
  const longest =
    minutes === null || started_at === null ? Infinity : Date.parse(started_at) + minutes * 60_000
  const at = new Date(now).toISOString()
  await trx
    .updateTable('conversations')
    .set({ last_active_at: at, abandon_at: Math.min(windowEnd, longest) })
    .where('id', '=', conversationId)
    .execute()
  await trx.updateTable('persons').set({ last_seen_at: at }).where('id', '=', person_id).execute()
}
