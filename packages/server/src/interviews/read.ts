import type { ConversationStatus } from '@roxels/protocol'
import type { Interview } from '@roxels/protocol/api'
import type { Db } from '../db/open.ts'
import { notFound } from '../http/errors.ts'
import type { Position } from '../http/cursor.ts'
import { pageOf } from '../http/page.ts'

export interface InterviewFilter {
  readonly template_id?: string | undefined
  readonly status?: ConversationStatus | undefined
  readonly since?: string | undefined
  readonly external_id?: string | undefined
  readonly person_id?: string | undefined
}

function interviews(db: Db, orgId: string) {
  return db
    .selectFrom('conversations')
    .innerJoin('persons', 'persons.id', 'conversations.person_id')
    .select((eb) => [
      'conversations.id',
      'conversations.template_id',
      'conversations.template_version',
      'conversations.status',
      'conversations.assurance',
      'conversations.created_at',
      'conversations.started_at',
      'conversations.ended_at',
      'conversations.person_id',
      'conversations.person_name',
      'persons.external_id',
      'persons.name',
      eb
        .selectFrom('sessions')
        .whereRef('sessions.conversation_id', '=', 'conversations.id')
        .orderBy('sessions.created_at', 'desc')
        .limit(1)
        .select('sessions.id')
        .as('session_id'),
    ])
    .where('conversations.org_id', '=', orgId)
}

/** A page of an organisation's conversations, newest first. */
export function interviewsPage(
  db: Db,
  orgId: string,
  filter: InterviewFilter,
  after: Position | undefined,
  count: number,
) {
  let query = interviews(db, orgId)
  const { template_id, status, since, external_id, person_id } = filter
  if (template_id !== undefined) query = query.where('conversations.template_id', '=', template_id)
  if (status !== undefined) query = query.where('conversations.status', '=', status)
  if (since !== undefined) query = query.where('conversations.created_at', '>=', since)
  if (external_id !== undefined) query = query.where('persons.external_id', '=', external_id)
  if (person_id !== undefined) query = query.where('conversations.person_id', '=', person_id)
  return pageOf(query, 'conversations', after, count)
}

type InterviewRow = Awaited<ReturnType<ReturnType<typeof interviews>['execute']>>[number]

export function interviewOf(row: InterviewRow): Interview {
  const { id, session_id, template_id, template_version, status, assurance } = row
  const { created_at, started_at, ended_at, person_id, external_id } = row
  const name = row.name ?? row.person_name
  return {
    ...{ id, session_id: session_id ?? '', template_id, template_version, status },
    participants: [{ person_id, external_id, name, assurance }],
    ...{ created_at, started_at, ended_at },
  }
}

/** One conversation as it is in lists; throws `not_found`. */
export async function readInterview(db: Db, orgId: string, id: string): Promise<Interview> {
  const row = await interviews(db, orgId).where('conversations.id', '=', id).executeTakeFirst()
  if (row === undefined) throw notFound('conversation')
  return interviewOf(row)
}
