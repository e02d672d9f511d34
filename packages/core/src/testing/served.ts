import { externalIdProblem, messageTextProblem, nameProblem } from '@roxels/protocol'
import type { EmbedConfig, Message, Turn } from '@roxels/protocol'
import type { Clock } from '../ports.ts'
import type { ReadRequest } from './answers.ts'
import { answer, refusal } from './answers.ts'
import { isOver } from '../wire/resources.ts'
import { confirm, correct } from './goals.ts'
import type { Identities, Identity } from './identities.ts'
import { result } from './result.ts'
import type { Held, OpenedSession, Sessions } from './sessions.ts'

const pageSize = 50

/** What a template says whose author has said nothing (Rule 74). */
const config: EmbedConfig = {
  template: { id: 'tpl_1', name: 'Scripted', language: 'en' },
  begins: true,
  resumption: { enabled: true, trust: 'device', window_days: 30 },
  launcher: {
    persistent: false,
    display: 'modal',
    label: '',
    visibility: { include: [], exclude: [] },
    anchor: null,
    container: null,
  },
}

/** How a scripted server answers by itself, rule by rule of docs/protocol.md. `signal` ends the streams it answers with. */
export function serve(
  sessions: Sessions,
  identities: Identities,
  clock: Pick<Clock, 'now'>,
  { request, sessionId, query }: ReadRequest,
  signal: AbortSignal,
): Response {
  const { route, bearer, cursor, goalId, body } = request
  const signOut = (held: Held): Response => {
    sessions.revoke(held)
    held.conversation.hangUp('signed_out')
    return new Response(null, { status: 204 })
  }
  const token = body['identity_token']
  const identity = identities.read(token)
  const misfit = token === undefined ? undefined : misfitOf(identity, clock.now())
  if (route === 'GET /v1/embed/config') {
    return bearer === null ? refusal('unauthorized', 'Expected an embed key.') : answer(200, config)
  }
  if (route === 'POST /v1/sessions') return misfit ?? start(sessions, bearer, body, identity)
  if (route === 'POST /v1/revocations') {
    const held = sessions.byHandle(body['revoke_handle'])
    return held === undefined ? new Response(null, { status: 204 }) : signOut(held)
  }
  const session = sessions.byId(sessionId ?? '')
  if (route === 'POST /join' || route === 'POST /v1/joins') {
    const invited = session ?? sessions.byLink(body['interview_id'], body['code'])
    const joined = invited && sessions.join(invited, body['kiosk'] === true)
    return joined === undefined ? refusal('forbidden') : answer(200, joined)
  }
  if (route === 'POST /token') {
    if (session === undefined) return refusal('session_token_invalid')
    if (misfit !== undefined) return misfit
    const { held } = session
    if (identity !== undefined && identity.externalId !== held.externalId) {
      sessions.revoke(held)
      held.conversation.hangUp('person_changed')
      return refusal('identity_mismatch')
    }
    const credentials = sessions.renew(session, body['session_secret'], identity)
    if (credentials === undefined) return refusal('session_token_invalid')
    return credentials === 'lapsed' ? lapsed() : answer(200, credentials)
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
    case 'PUT /goals':
      return correct(session, goalId ?? '', body)
    case 'POST /goals/commit':
      return confirm(session, goalId ?? '')
    case 'POST /end':
      if (!isOver(conversation.state().status)) turns.end('completed')
      return answer(200, { status: conversation.state().status })
    case 'GET /result':
      return result(session)
    case 'PUT /person':
      return misfit ?? claim(sessions, session, body, identity)
    case 'DELETE /token':
      return signOut(session.held)
  }
}

function start(
  sessions: Sessions,
  bearer: string | null,
  body: Readonly<Record<string, unknown>>,
  identity: Identity | undefined,
): Response {
  if (bearer === null) return refusal('unauthorized', 'Expected an embed key.')
  if (!/^rk[-_]/.test(bearer)) {
    return refusal(
      'forbidden',
      'Expected an embed key (rk_…): a secret key does not belong in a page.',
    )
  }
  const fields = ['external_id', 'name', 'context', 'session_secret', 'identity_token', 'kiosk']
  const wrong = wrongIn(body, fields)
  if (wrong !== undefined) return wrong
  const externalId = (body['external_id'] as string | undefined) ?? identity?.externalId ?? null
  if (identity !== undefined && identity.externalId !== externalId)
    return refusal('identity_mismatch')
  const opened = sessions.open({
    templateKey: bearer,
    externalId,
    secret: body['session_secret'] as string | undefined,
    identity,
    kiosk: body['kiosk'] === true,
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
  identity: Identity | undefined,
): Response {
  const wrong = wrongIn(body, ['external_id', 'name', 'identity_token'])
  if (wrong !== undefined) return wrong
  const { held } = session
  const externalId = (body['external_id'] as string | undefined) ?? held.externalId
  if (identity !== undefined && identity.externalId !== externalId)
    return refusal('identity_mismatch')
  if (held.kiosk && externalId !== null) return refusal('conflict')
  held.identity = identity ?? held.identity
  if (held.externalId !== null && held.externalId !== externalId) return refusal('conflict')
  held.externalId = externalId
  return answer(200, { ...sessions.issue(session), resumable: externalId !== null })
}

function lapsed(): Response {
  return refusal('session_expired', 'Send a fresh identity_token.', 'identity_token')
}

/** Rule 70. */
function misfitOf(identity: Identity | undefined, now: number): Response | undefined {
  if (identity === undefined) {
    return refusal('unauthorized', 'It was made by somebody else.', 'identity_token')
  }
  return identity.until > now ? undefined : lapsed()
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
