import type { Result, Session } from '@roxels/protocol'
import type { Draft } from '../draft.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { createOutbox } from '../outbox/outbox.ts'
import type { Projection } from '../transcript/projection.ts'
import { answers } from '../wire/answers.ts'
import type { Credentials } from './credentials.ts'
import type { Opened, OpenOptions } from './open.ts'
import { persist } from './persist.ts'

/** What the participant can do in an open session; void once the session is closed. */
export interface Conversation {
  readonly session: Session
  readonly credentials: Credentials
  readonly outbox: Outbox
  stopTurn(turnId: string): Promise<void>
  retryTurn(turnId: string): Promise<void>
  /** The participant's own answer in place of what was captured (Rule 60). */
  correctGoal(goalId: string, data: unknown): Promise<void>
  confirmGoal(goalId: string): Promise<void>
  end(): Promise<void>
  /** What came of it (Rule 78). Rejects with `conflict` while it is not over. */
  result(): Promise<Result>
  loadOlder(): Promise<void>
}

export interface ConversationOptions extends OpenOptions {
  readonly projection: Projection
  readonly draft: Pick<Draft, 'hide' | 'show'>
  /** Hears of the messages on their way, whenever they change. */
  readonly unsent: (entries: readonly OutboxEntry[]) => void
}

export function createConversation(
  { ports, storage, projection, unsent }: ConversationOptions,
  { target, session, credentials, path, call }: Opened,
  signal: AbortSignal,
): Conversation {
  const { channel } = credentials
  const onTurn = async (verb: 'stop' | 'retry', turnId: string) => {
    const body = { turn_id: turnId }
    await call({ method: 'POST', path: `${path}/${verb}`, body }, answers.turn)
  }
  const pathOf = (goalId: string) => `${path}/goals/${encodeURIComponent(goalId)}`
  return {
    session,
    credentials,
    outbox: createOutbox({
      ports,
      signal,
      drawer: storage.drawer(target, channel),
      lockName: `roxels:outbox:${channel}`,
      messages: projection.messages,
      change: projection.change,
      publish: unsent,
      post: (clientId, text) => {
        const body = { client_id: clientId, text }
        return call({ method: 'POST', path: `${path}/messages`, body }, answers.sentMessage)
      },
    }),
    stopTurn: (turnId) => onTurn('stop', turnId),
    retryTurn: (turnId) => onTurn('retry', turnId),
    async correctGoal(goalId, data) {
      await call({ method: 'PUT', path: pathOf(goalId), body: { data } }, answers.goal)
    },
    async confirmGoal(goalId) {
      await call({ method: 'POST', path: `${pathOf(goalId)}/commit` }, answers.goal)
    },
    async end() {
      await call({ method: 'POST', path: `${path}/end` }, answers.ended)
    },
    result: () =>
      persist(ports, signal, () => call({ method: 'GET', path: `${path}/result` }, answers.result)),
    async loadOlder() {
      const before = projection.messages.oldestId()
      if (before === undefined) return
      const query = `before=${encodeURIComponent(before)}`
      const page = await call(
        { method: 'GET', path: `${path}/messages?${query}` },
        answers.messagePage,
      )
      // A snapshot may have moved the beginning meanwhile.
      if (signal.aborted || projection.messages.oldestId() !== before) return
      projection.change((messages) => messages.addOlder(page.items, page.has_more))
    },
  }
}
