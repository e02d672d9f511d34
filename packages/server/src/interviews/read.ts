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

function interviews(db: Db) {
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
        .orderBy('sessions.id', 'desc')
        .limit(1)
        .select('sessions.id')
        .as('session_id'),
    ])
}

/** A page of an organisation's conversations, newest first. */
export function interviewsPage(
  db: Db,
  orgId: string,
  filter: InterviewFilter,
  after: Position | undefined,
  count: number,
) {
  const { template_id, status, since, external_id, person_id } = filter
  const all = interviews(db)
  // A person has few: the organisation is asked of the person alone, so that nothing but their index fits.
  let query =
    external_id === undefined && person_id === undefined
      ? all.where('conversations.org_id', '=', orgId)
      : all.where('conversations.person_id', '=', idOfPerson(db, orgId, external_id, person_id))
  if (template_id !== undefined) query = query.where('conversations.template_id', '=', template_id)
  if (status !== undefined) query = query.where('conversations.status', '=', status)
  if (since !== undefined) query = query.where('conversations.created_at', '>=', since)
  return pageOf(query, 'conversations', after, count)
}

function idOfPerson(db: Db, orgId: string, externalId?: string, id?: string) {
  let query = db.selectFrom('persons').select('id').where('org_id', '=', orgId)
  if (externalId !== undefined) query = query.where('external_id', '=', externalId)
  if (id !== undefined) query = query.where('id', '=', id)
  return query
}

type InterviewRow = Awaited<ReturnType<ReturnType<typeof interviews>['execute']>>[number]

export function interviewOf(row: InterviewRow): Interview {
  return {
    id: row.id,
    session_id: row.session_id ?? '',
    template_id: row.template_id,
    template_version: row.template_version,
    status: row.status,
    participants: [
      {
        person_id: row.person_id,
        external_id: row.external_id,
        name: row.name ?? row.person_name,
        assurance: row.assurance,
      },
    ],
    created_at: row.created_at,
    started_at: row.started_at,
    ended_at: row.ended_at,
  }
}

/** One conversation as it is in lists; throws `not_found`. */
export async function readInterview(db: Db, orgId: string, id: string): Promise<Interview> {
  const row = await interviews(db)
    .where('conversations.id', '=', id)
    .where('conversations.org_id', '=', orgId)
    .executeTakeFirst()
  if (row === undefined) throw notFound('conversation')
  return interviewOf(row)
}
