import {
  ConfirmGoalSchema,
  CorrectGoalSchema,
  EndConversationSchema,
  MessagesQuerySchema,
  SendMessageSchema,
  TurnRequestSchema,
} from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { readBody } from '../http/body.ts'
import { ApiError } from '../http/errors.ts'
import { readQuery } from '../http/query.ts'
import type { Call, Operation, Route } from '../http/route.ts'
import { readCursor } from '../log/event-id.ts'
import { serveStream } from '../log/stream.ts'
import type { Access } from '../sessions/authenticate.ts'
import { authenticateSession } from '../sessions/authenticate.ts'
import { ownLog } from '../sessions/own-log.ts'
import { readStandings } from '../sessions/standing.ts'
import { endByParticipant } from './end.ts'
import { confirmGoal, correctGoal } from './goals.ts'
import { readPage } from './messages.ts'
import {
  confirmGoalOperation,
  correctGoalOperation,
  endConversationOperation,
  getResultOperation,
  listMessagesOperation,
  ResultQuerySchema,
  retryTurnOperation,
  sendMessageOperation,
  stopTurnOperation,
  streamEventsOperation,
} from './operations.ts'
import { readResult } from './result.ts'
import { sendTogether } from './send.ts'
import { retryTurn, stopTurn } from './stop-retry.ts'

/**
 * What a participant does in a conversation: read along, write, stop and retry a turn, correct and confirm answers, end it and read
 * what came of it.
 */
export function conversationRoutes(backend: Backend): readonly Route[] {
  const { db, log, limits, clock } = backend
  const send = sendTogether(backend)
  const as = (access: Access) => ({ ...backend, log: ownLog(log, access) })

  return [
    {
      method: 'GET',
      path: '/v1/sessions/:id/events',
      operation: streamEventsOperation,
      async handle(call) {
        const access = await authenticateSession(backend, call)
        const { conversationId, sessionId, secretId, keyId, logId, lastSeq } = access
        const shown = call.header('last-event-id') ?? call.query('cursor')
        const cursor = shown === undefined ? undefined : readCursor(shown, logId, lastSeq)
        if (cursor?.type === 'foreign') {
          throw new ApiError('forbidden', 'This cursor is of another conversation.')
        }
        const request = {
          conversationId,
          sessionId,
          secretId,
          keyId,
          logId,
          cursor,
          expiresInMs: access.tokenExpiresAt - clock(),
          readStanding: async () => (await readStandings(db, [sessionId])).get(sessionId),
        }
        await serveStream(backend, request, call.outgoing)
        return undefined
      },
    },
    {
      method: 'GET',
      path: '/v1/sessions/:id/messages',
      operation: listMessagesOperation,
      async handle(call) {
        const { conversationId } = await authenticateSession(backend, call)
        const query = readQuery(call, MessagesQuerySchema)
        return { status: 200, body: await readPage(db, conversationId, query) }
      },
    },
    {
      method: 'POST',
      path: '/v1/sessions/:id/messages',
      operation: sendMessageOperation,
      async handle(call) {
        const { sessionId, conversationId } = await authenticateSession(backend, call)
        const body = await readBody(call.incoming, SendMessageSchema, limits.bodyBytes)
        const { isNew, sent } = await log.join(send, { sessionId, conversationId, body })
        return { status: isNew ? 201 : 200, body: sent }
      },
    },
    turnRoute('stop', stopTurnOperation, stopTurn),
    turnRoute('retry', retryTurnOperation, retryTurn),
    {
      method: 'PUT',
      path: '/v1/sessions/:id/goals/:goal_id',
      operation: correctGoalOperation,
      async handle(call) {
        const access = await authenticateSession(backend, call)
        const { data } = await readBody(call.incoming, CorrectGoalSchema, limits.bodyBytes)
        const body = await correctGoal(
          as(access),
          access.conversationId,
          call.param('goal_id'),
          data,
        )
        return { status: 200, body }
      },
    },
    {
      method: 'POST',
      path: '/v1/sessions/:id/goals/:goal_id/commit',
      operation: confirmGoalOperation,
      async handle(call) {
        const access = await authenticateSession(backend, call)
        await readBody(call.incoming, ConfirmGoalSchema, limits.bodyBytes, { mayBeAbsent: true })
        const body = await confirmGoal(as(access), access.conversationId, call.param('goal_id'))
        return { status: 200, body }
      },
    },
    {
      method: 'POST',
      path: '/v1/sessions/:id/end',
      operation: endConversationOperation,
      async handle(call) {
        const access = await authenticateSession(backend, call)
        await readBody(call.incoming, EndConversationSchema, limits.bodyBytes, {
          mayBeAbsent: true,
        })
        return { status: 200, body: await endByParticipant(as(access), access.conversationId) }
      },
    },
    {
      method: 'GET',
      path: '/v1/sessions/:id/result',
      operation: getResultOperation,
      async handle(call) {
        const { conversationId } = await authenticateSession(backend, call)
        readQuery(call, ResultQuerySchema)
        return { status: 200, body: await readResult(db, conversationId) }
      },
    },
  ]

  function turnRoute(verb: string, operation: Operation, act: typeof stopTurn): Route {
    return {
      method: 'POST',
      path: `/v1/sessions/:id/${verb}`,
      operation,
      async handle(call: Call) {
        const access = await authenticateSession(backend, call)
        const body = await readBody(call.incoming, TurnRequestSchema, limits.bodyBytes)
        return {
          status: 200,
          body: { turn: await act(as(access), access.conversationId, body.turn_id) },
        }
      },
    }
  }
}
