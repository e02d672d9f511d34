import type { Message, SendMessage, SentMessage } from '@roxels/protocol'
import { ApiError } from '../http/errors.ts'
import { newId } from '../ids.ts'
import type { Limits } from '../limits.ts'
import type { Growth } from '../log/additions.ts'
import { isClosed } from '../log/closed.ts'
import type { JointDecision, Outcome } from '../log/decision.ts'
import { eventId } from '../log/event-id.ts'
import { invalidToken, readSessions } from '../sessions/authenticate.ts'
import { versionReader } from '../templates/store.ts'
import { deadlineOf } from './deadline.ts'
import { insertTurns, noteSends, noteSenders, readSent, readTalks } from './send-rows.ts'
import type { NewTurn, Talk } from './send-rows.ts'
import type { Producer } from './turn-states.ts'

/** One message that a participant sends. */
export interface Sending {
  readonly sessionId: string
  readonly conversationId: string
  readonly body: SendMessage
}

export interface Sent {
  /** False where this client_id came before. */
  readonly isNew: boolean
  readonly sent: SentMessage
}

interface Draft extends Talk {
  readonly events: Growth['events'][number][]
  lastSeq: number
  isAnswering: boolean
}

/** Stores what participants write, each message once, together with the turn that will answer it (Rules 40 to 42). */
export function sendTogether({
  producer,
  limits,
}: {
  readonly producer: Producer
  readonly limits: Limits
}): JointDecision<Sending, Sent> {
  const readVersions = versionReader()

  return async (tx, sendings) => {
    const { trx, now } = tx
    const at = new Date(now).toISOString()
    const ids = [...new Set(sendings.map(({ conversationId }) => conversationId))]
    const sessions = sendings.map(({ sessionId }) => sessionId)
    const [, talks, sent, open] = await Promise.all([
      tx.held,
      readTalks(trx, ids, readVersions),
      readSent(trx, sendings),
      readSessions(trx, [...new Set(sessions)]),
    ])
    const drafts = new Map(talks.map((talk): [string, Draft] => [talk.id, { ...talk, events: [] }]))
    const turns: NewTurn[] = []

    const outcomes = sendings.map(({ sessionId, conversationId, body }): Outcome<Sent> => {
      const draft = drafts.get(conversationId)
      // Deleted or signed out since the call was let in.
      if (draft === undefined || !open.has(sessionId)) return { refusal: invalidToken() }
      const first = sent.find(conversationId, body.client_id)
      if (first !== undefined) {
        return first.message.text === body.text
          ? { value: { isNew: false, sent: answerOf(draft, first.seq, first.message) } }
          : { refusal: otherText() }
      }
      if (isClosed(draft.status)) return { refusal: hasEnded() }
      const message: Message = {
        id: newId('msg'),
        role: 'participant',
        state: 'complete',
        at,
        ...body,
      }
      const seq = ++draft.lastSeq
      draft.events.push({ seq, event: { name: 'message', data: message } })
      sent.add(conversationId, seq, message)
      if (!draft.isAnswering) turns.push(answer(draft))
      return { value: { isNew: true, sent: answerOf(draft, seq, message) } }
    })

    const grown = [...drafts.values()].filter(({ events }) => events.length > 0)
    if (grown.length === 0) return outcomes
    const noted = grown.map((draft) => ({
      ...draft,
      abandonAt: deadlineOf(draft, draft.template, now, limits.visitMs),
    }))
    await tx.grow(
      grown.map(({ id, logId, events }) => ({ conversationId: id, logId, events })),
      [
        ...insertTurns(trx, turns, now + producer.leaseMs),
        noteSends(trx, at, noted),
        noteSenders(trx, at, [...new Set(grown.map(({ personId }) => personId))]),
      ],
    )
    for (const { id: turnId, conversationId } of turns) {
      tx.afterCommit(() => producer.launch({ conversationId, turnId, attempt: 1 }))
    }
    return outcomes
  }
}

/** Begins the turn that answers everything said so far. */
function answer(draft: Draft): NewTurn {
  const id = newId('turn')
  const seq = ++draft.lastSeq
  draft.events.push({ seq, event: { name: 'turn', data: { id, state: 'started' } } })
  draft.isAnswering = true
  return { id, conversationId: draft.id, startedSeq: seq, heardFromSeq: draft.heardToSeq }
}

function answerOf({ logId }: Draft, seq: number, message: Message): SentMessage {
  return { message, event_id: eventId(logId, seq) }
}

function otherText(): ApiError {
  return new ApiError('conflict', 'This client_id was used for another text: make a new one.', {
    field: 'client_id',
  })
}

function hasEnded(): ApiError {
  return new ApiError('conflict', 'This conversation has ended and takes no message.')
}
