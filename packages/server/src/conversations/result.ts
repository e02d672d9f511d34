import type { Result } from '@roxels/protocol'
import type { Db } from '../db/open.ts'
import { ApiError } from '../http/errors.ts'
import { findingsOf, summaryOf } from '../interviews/summary.ts'
import { isClosed } from '../log/closed.ts'
import { readSnapshot } from '../log/snapshot.ts'
import { invalidToken } from '../sessions/authenticate.ts'
import { readTemplate } from '../templates/store.ts'

/**
 * What came of a conversation that is over, for its own participant (Rule 78). It never changes from then on, but for whom it is
 * with: an anonymous one may still be claimed.
 */
export function readResult(db: Db, conversationId: string): Promise<Result> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const conversation = await trx
        .selectFrom('conversations')
        .innerJoin('persons', 'persons.id', 'conversations.person_id')
        .where('conversations.id', '=', conversationId)
        .select([
          'conversations.status',
          'conversations.template_id',
          'conversations.template_version',
          'conversations.started_at',
          'conversations.ended_at',
          'persons.external_id',
        ])
        .executeTakeFirst()
      // Deleted since the call was let in.
      if (conversation === undefined) throw invalidToken()
      const { status, template_id, template_version, started_at, ended_at } = conversation
      if (!isClosed(status)) {
        throw new ApiError('conflict', 'This conversation is not over yet: ask again when it is.')
      }
      const template = await readTemplate(trx, template_id, template_version)
      const limits = { snapshotMessages: 1, snapshotChars: 0 }
      const { snapshot } = await readSnapshot(trx, conversationId, limits)
      const findings = findingsOf(snapshot.captured)
      return {
        status,
        summary: summaryOf(snapshot.goals, findings),
        findings,
        duration_seconds: secondsBetween(started_at, ended_at),
        external_id: conversation.external_id,
        auto_close: template.settings.embedded.auto_close,
      }
    })
}

// Whole ones. A clock that was set back in between makes none of them negative.
function secondsBetween(start: string | null, end: string | null): number {
  if (start === null || end === null) return 0
  return Math.max(0, Math.floor((Date.parse(end) - Date.parse(start)) / 1_000))
}
