import type { Goal, JsonObject } from '@roxels/protocol'
import type { InterviewRecord } from '@roxels/protocol/api'
import { overlay } from '../context.ts'
import type { Db } from '../db/open.ts'
import { readMessages } from '../log/messages.ts'
import { readSnapshot } from '../log/snapshot.ts'
import { readInterview } from './read.ts'
import { summaryOf } from './summary.ts'

/** All there is of one conversation; throws `not_found`. Read it in one transaction. */
export async function readRecord(db: Db, orgId: string, id: string): Promise<InterviewRecord> {
  const interview = await readInterview(db, orgId, id)
  const contexts = await db
    .selectFrom('conversations')
    .innerJoin('persons', 'persons.id', 'conversations.person_id')
    .select(['persons.org_context', 'conversations.browser_context', 'conversations.context'])
    .where('conversations.id', '=', id)
    .executeTakeFirstOrThrow()
  const { snapshot } = await readSnapshot(db, id, { snapshotMessages: 1, snapshotChars: 0 })
  const { messages } = await readMessages(db, id, Number.MAX_SAFE_INTEGER - 1)
  const captured = new Map(snapshot.captured.map((capture) => [capture.goal_id, capture]))
  const committed = snapshot.captured.filter((capture) => capture.commit_id !== undefined)
  const findings = Object.fromEntries(committed.map(({ goal_id, data }) => [goal_id, data]))
  const layers = [contexts.org_context, contexts.browser_context, contexts.context]
  return {
    ...interview,
    context: overlay(...layers.map((text) => JSON.parse(text) as JsonObject)),
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
}
