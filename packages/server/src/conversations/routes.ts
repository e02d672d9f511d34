import { SendMessageSchema, TurnRequestSchema } from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { readBody } from '../http/body.ts'
import { ApiError } from '../http/errors.ts'
import type { Call, Route } from '../http/route.ts'
import { readCursor } from '../log/event-id.ts'
import { serveStream } from '../log/stream.ts'
import { readHead } from '../log/tail.ts'
import { authenticateSession } from '../sessions/authenticate.ts'
import { endIn, readStandings } from '../sessions/standing.ts'
import { readPage, sendMessage } from './messages.ts'
import { retryTurn, stopTurn } from './stop-retry.ts'

/** What a participant does in a conversation: read along, write, stop and retry an answer. */
export function conversationRoutes(backend: Backend): readonly Route[] {
  const { db, limits, clock } = backend

  return [
    {
      method: 'GET',
      path: '/v1/sessions/:id/events',
      async handle(call) {
        const access = await authenticateSession(backend, call)
        const { conversationId, sessionId, secretId, keyId, logId } = access
        const shown = call.header('last-event-id') ?? call.query('cursor')
        const { lastSeq } = await readHead(db, conversationId)
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
          readEnd: async () => endIn(await readStandings(db, [sessionId]), sessionId),
        }
        await serveStream(backend, request, call.outgoing)
        return undefined
      },
    },
    {
      method: 'GET',
      path: '/v1/sessions/:id/messages',
      async handle(call) {
        const { conversationId } = await authenticateSession(backend, call)
        const page = await readPage(db, conversationId, call.query('before'), call.query('limit'))
        return { status: 200, body: page }
      },
    },
    {
      method: 'POST',
      path: '/v1/sessions/:id/messages',
      async handle(call) {
        const access = await authenticateSession(backend, call)
        const body = await readBody(call.incoming, SendMessageSchema, limits.bodyBytes)
        const { isNew, sent } = await sendMessage(backend, access, body)
        return { status: isNew ? 201 : 200, body: sent }
      },
    },
    turnRoute('stop', stopTurn),
    turnRoute('retry', retryTurn),
  ]

  function turnRoute(verb: string, act: typeof stopTurn): Route {
    return {
      method: 'POST',
      path: `/v1/sessions/:id/${verb}`,
      async handle(call: Call) {
        const { conversationId } = await authenticateSession(backend, call)
        const body = await readBody(call.incoming, TurnRequestSchema, limits.bodyBytes)
        return { status: 200, body: { turn: await act(backend, conversationId, body.turn_id) } }
      },
    }
  }
}
