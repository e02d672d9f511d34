import {
  CreatedInterviewSchema,
  CreateInterviewSchema,
  InterviewListSchema,
  InterviewRecordSchema,
  InterviewSchema,
  InterviewsQuerySchema,
} from '@roxels/protocol/api'
import type { Backend } from '../backend.ts'
import { endConversation } from '../conversations/end.ts'
import { removeConversation } from '../conversations/remove.ts'
import { readPage } from '../http/page.ts'
import type { Call, Route } from '../http/route.ts'
import { createInterview } from './create.ts'
import { lockOwn } from './own.ts'
import { interviewOf, interviewsPage, readInterview } from './read.ts'
import { readRecord } from './record.ts'

/** How a backend starts conversations and reads what came of them. `/v1/conversations` is the same by its newer name. */
export function interviewRoutes(backend: Backend): readonly Route[] {
  const { api, db, cursors, producer } = backend
  const routes: Route[] = [
    api.read({
      path: '/v1/interviews',
      id: 'listInterviews',
      tag: 'Interviews',
      summary: 'List conversations, newest first',
      query: InterviewsQuerySchema,
      answers: { 200: InterviewListSchema },
      async read({ orgId, query: { cursor, limit, ...filter } }) {
        const { template_id, status, since, external_id, person_id } = filter
        const body = await readPage(
          cursors,
          [orgId, 'interviews', template_id, status, since, external_id, person_id],
          { cursor, limit },
          (after, count) => interviewsPage(db, orgId, filter, after, count).execute(),
          interviewOf,
        )
        return { status: 200, body }
      },
    }),
    api.write({
      method: 'POST',
      path: '/v1/interviews',
      id: 'createInterview',
      tag: 'Interviews',
      summary: 'Make a conversation for somebody to join, or resume theirs',
      body: CreateInterviewSchema,
      answers: { 200: CreatedInterviewSchema, 201: CreatedInterviewSchema },
      async write({ orgId, body }, tx) {
        const created = await createInterview(backend, tx, orgId, body)
        return { status: created.resumed ? 200 : 201, body: created }
      },
    }),
    api.read({
      path: '/v1/interviews/:id',
      id: 'getInterview',
      tag: 'Interviews',
      summary: 'Get one conversation, with its transcript and findings',
      answers: { 200: InterviewRecordSchema },
      async read({ orgId, param }) {
        return { status: 200, body: await readRecord(db, orgId, param('id')) }
      },
    }),
    api.write({
      method: 'POST',
      path: '/v1/interviews/:id/end',
      id: 'endInterview',
      tag: 'Interviews',
      summary: 'Complete a conversation: it takes no more messages',
      answers: { 200: InterviewSchema },
      async write({ orgId, param }, tx) {
        const { id } = await lockOwn(tx.trx, orgId, param('id'))
        await endConversation(tx, producer, id)
        return { status: 200, body: await readInterview(tx.trx, orgId, id) }
      },
    }),
    api.write({
      method: 'DELETE',
      path: '/v1/interviews/:id',
      id: 'deleteInterview',
      tag: 'Interviews',
      summary: 'Delete a conversation with everything said and captured in it',
      answers: { 204: null },
      async write({ orgId, param }, tx) {
        await removeConversation(tx, backend, await lockOwn(tx.trx, orgId, param('id')))
        return { status: 204 }
      },
    }),
  ]
  const [name, alias] = ['/v1/interviews', '/v1/conversations']
  const aliases = routes.map((route) => ({
    ...route,
    // Described once.
    operation: undefined,
    path: route.path.replace(name, alias),
    // An idempotency key is good for both.
    handle: (call: Call) => route.handle({ ...call, path: call.path.replace(alias, name) }),
  }))
  return [...routes, ...aliases]
}
