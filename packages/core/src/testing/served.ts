import { externalIdProblem, messageTextProblem, nameProblem } from '@roxels/protocol'
import type { Message, Turn } from '@roxels/protocol'
import type { Clock } from '../ports.ts'
import type { ReadRequest } from './answers.ts'
import { answer, refusal } from './answers.ts'
import { isOver } from '../wire/resources.ts'
import type { OpenedSession, Sessions } from './sessions.ts'

const pageSize = 50

/** How a scripted server answers by itself, rule by rule of docs/protocol.md. `signal` ends the streams it answers with. */
export function serve(
  sessions: Sessions,
  clock: Pick<Clock, 'now'>,
  { request, sessionId, query }: ReadRequest,
  signal: AbortSignal,
): Response {
  const { route, bearer, cursor, body } = request
  if (route === 'POST /v1/sessions') return start(sessions, bearer, body)
  const session = sessions.byId(sessionId ?? '')
  if (route === 'POST /token') {
    const credentials = session && sessions.renew(session, body['session_secret'])
    return credentials === undefined ? refusal('session_token_invalid') : answer(200, credentials)
  }
  const denied = deny(session, bearer, clock.now())
  if (session === undefined || denied !== undefined) return denied ?? refusal('forbidden')
  const { conversation, turns } = session.held

  switch (route) {
    case 'GET /events':
      if (cursor !== null && !conversation.owns(cursor)) return refusal('forbidden')
      return new Response(conversation.read(session, cursor, signal), {
        headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store, no-transform' },
      })
    case 'GET /messages': {
      const { messages } = conversation.state()
      const before = query.get('before')
      const end = before === null ? messages.length : messages.findIndex(({ id }) => id === before)
      const from = Math.max(0, end - Number(query.get('limit') ?? pageSize))
      return answer(200, { items: messages.slice(from, Math.max(0, end)), has_more: from > 0 })
    }
    case 'POST /messages':
      return send(session, body)
    case 'POST /stop':
      return turnAnswer(turns.stop(String(body['turn_id'])))
    case 'POST /retry':
      return turnAnswer(turns.retry(String(body['turn_id'])))
    case 'PUT /person':
      return claim(sessions, session, body)
    case 'DELETE /token':
      sessions.revoke(session.held)
      conversation.hangUp('signed_out')
      return new Response(null, { status: 204 })
  }
}

function start(
  sessions: Sessions,
  bearer: string | null,
  body: Readonly<Record<string, unknown>>,
): Response {
  if (bearer === null) return refusal('unauthorized', 'Expected an embed key.')
  if (!/^rk[-_]/.test(bearer)) {
    return refusal(
      'forbidden',
      'Expected an embed key (rk_…): a secret key does not belong in a page.',
    )
  }
  const wrong = wrongIn(body, ['external_id', 'name', 'context', 'session_secret'])
  if (wrong !== undefined) return wrong
  const { answer: opened } = sessions.open({
    templateKey: bearer,
    externalId: (body['external_id'] as string | undefined) ?? null,
    secret: body['session_secret'] as string | undefined,
  })
  return answer(opened.resumed ? 200 : 201, opened)
}

/** Rule 14. */
function deny(
  session: OpenedSession | undefined,
  bearer: string | null,
  now: number,
): Response | undefined {
  if (bearer === null) return refusal('session_token_required')
  if (session === undefined) return refusal('forbidden')
  if (session.isRevoked || session.token !== bearer) return refusal('session_token_invalid')
  return now >= session.expiresAt ? refusal('session_expired') : undefined
}

/** Rules 40 to 42. */
function send(
  { held: { conversation, turns } }: OpenedSession,
  { client_id, text }: Readonly<Record<string, unknown>>,
): Response {
  if (typeof client_id !== 'string' || !/^[\w-]{1,64}$/.test(client_id)) {
    return refusal(
      'validation_error',
      'Expected 1 to 64 characters of A-Z a-z 0-9 _ -.',
      'client_id',
    )
  }
  const problem = messageTextProblem(text)
  if (problem !== undefined) return refusal('validation_error', problem, 'text')
  const place = () =>
    conversation.log.findIndex(
      ({ name, data }) => name === 'message' && data.client_id === client_id,
    )
  const isNew = place() === -1
  if (isNew) {
    if (isOver(conversation.state().status)) return refusal('conflict', 'The conversation is over.')
    turns.hear(String(text), client_id)
  }
  const message = conversation.log[place()]?.data as Message
  if (message.text !== text)
    return refusal('conflict', 'This client_id was used with another text.')
  return answer(isNew ? 201 : 200, { message, event_id: conversation.eventId(place() + 1) })
}

/** Rule 16. */
function claim(
  sessions: Sessions,
  session: OpenedSession,
  body: Readonly<Record<string, unknown>>,
): Response {
  const wrong = wrongIn(body, ['external_id', 'name'])
  if (wrong !== undefined) return wrong
  const { held } = session
  const externalId = (body['external_id'] as string | undefined) ?? held.externalId
  if (held.externalId !== null && held.externalId !== externalId) return refusal('conflict')
  held.externalId = externalId
  return answer(200, { ...sessions.issue(session), resumable: externalId !== null })
}

function turnAnswer(turn: Turn | undefined): Response {
  return turn === undefined ? refusal('not_found', 'There is no such turn.') : answer(200, { turn })
}

function wrongIn(
  body: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Response | undefined {
  const unknown = Object.keys(body).find((field) => !fields.includes(field))
  if (unknown !== undefined) return refusal('validation_error', 'There is no such field.', unknown)
  const { external_id, name } = body
  const problem = external_id === undefined ? undefined : externalIdProblem(external_id)
  if (problem !== undefined) return refusal('validation_error', problem, 'external_id')
  const nameIsWrong = name === undefined ? undefined : nameProblem(name)
  return nameIsWrong === undefined ? undefined : refusal('validation_error', nameIsWrong, 'name')
}
