import type { Session } from '@roxels/protocol'
import { MessagePageSchema, SentMessageSchema, TurnAnswerSchema } from '@roxels/protocol'
import type { Outbox } from '../outbox.ts'
import { createOutbox } from '../outbox.ts'
import type { Projection } from '../transcript/projection.ts'
import type { Opened, OpenOptions } from './open.ts'

/** What the participant can do in an open session. All but `revoke` is void once the session is closed. */
export interface Conversation {
  readonly session: Session
  readonly outbox: Outbox
  stopTurn(turnId: string): Promise<void>
  retryTurn(turnId: string): Promise<void>
  loadOlder(): Promise<void>
  /** Makes token and secret void on the server; the request outlives the session and the page. */
  revoke(): Promise<void>
}

export function createConversation(
  { ports, http }: OpenOptions,
  projection: Projection,
  { session, credentials, path, call }: Opened,
  signal: AbortSignal,
): Conversation {
  const onTurn = async (verb: 'stop' | 'retry', turnId: string) => {
    const body = { turn_id: turnId }
    await call({ method: 'POST', path: `${path}/${verb}`, body }, TurnAnswerSchema)
  }
  return {
    session,
    outbox: createOutbox({
      ports,
      signal,
      change: projection.change,
      post: (clientId, text) => {
        const body = { client_id: clientId, text }
        return call({ method: 'POST', path: `${path}/messages`, body }, SentMessageSchema)
      },
    }),
    stopTurn: (turnId) => onTurn('stop', turnId),
    retryTurn: (turnId) => onTurn('retry', turnId),
    async loadOlder() {
      const before = projection.messages.oldestId()
      if (before === undefined) return
      const query = `before=${encodeURIComponent(before)}`
      const page = await call(
        { method: 'GET', path: `${path}/messages?${query}` },
        MessagePageSchema,
      )
      // A snapshot may have moved the beginning meanwhile.
      if (signal.aborted || projection.messages.oldestId() !== before) return
      projection.change((messages) => messages.addOlder(page.items, page.has_more))
    },
    async revoke() {
      const bearer = credentials.token()
      await http.request({ method: 'DELETE', path: `${path}/token`, bearer, keepalive: true })
    },
  }
}
