import type { Goal, JsonObject } from '@roxels/protocol'
import type { InterviewRecord } from '@roxels/protocol/api'
import type { Db } from '../db/open.ts'
import { readMessages } from '../log/messages.ts'
import { readSnapshot } from '../log/snapshot.ts'
import { readInterview } from './read.ts'
import { findingsOf, summaryOf } from './summary.ts'

const everyMessage = Number.MAX_SAFE_INTEGER - 1

/** All there is of one conversation, as it was at one moment; throws `not_found`. */
export function readRecord(db: Db, orgId: string, id: string): Promise<InterviewRecord> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const interview = await readInterview(trx, orgId, id)
      const { context, browser_context } = await trx
        .selectFrom('conversations')
        .select(['context', 'browser_context'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      const { snapshot } = await readSnapshot(trx, id, { snapshotMessages: 1, snapshotChars: 0 })
      const { messages } = await readMessages(trx, id, everyMessage)
      const captured = new Map(snapshot.captured.map((capture) => [capture.goal_id, capture]))
      const findings = findingsOf(snapshot.captured)
      return {
        ...interview,
        context: JSON.parse(context) as JsonObject,
        browser_context: JSON.parse(browser_context) as JsonObject,
        transcript: [...messages],
        findings,
        summary: interview.status === 'completed' ? summaryOf(snapshot.goals, findings) : null,
        goals: snapshot.goals.map((goal: Goal) => {
          const { data, commit_id } = captured.get(goal.id) ?? {}
          return {
            ...goal,
            ...(data === undefined ? {} : { data }),
            ...(commit_id === undefined ? {} : { commit_id }),
          }
        }),
        outputs: { webhooks: [] },
      }
    })
}
