import { fromCallback } from 'xstate'
import { isRoxelsError } from '../errors.ts'
import type { Refusal, SessionCommand, SessionFact, SessionInput } from '../lifecycle/events.ts'
import type { Person } from '../person.ts'
import { connectShared } from '../tabs/share.ts'
import { answers } from '../wire/answers.ts'
import { isOver } from '../wire/resources.ts'
import type { Conversation, ConversationOptions } from './conversation.ts'
import { createConversation } from './conversation.ts'
import type { Opened } from './open.ts'
import { open } from './open.ts'
import { persist } from './persist.ts'

export interface SessionActorOptions extends ConversationOptions {
  /** Hears of the conversation once the server has granted the session. */
  readonly granted: (conversation: Conversation) => void
}

type Report = (fact: SessionFact) => void

/** The open session as the lifecycle spawns it: it lives in one epoch, and its end aborts everything it began (Rule 48). */
export function createSessionActor(options: SessionActorOptions) {
  return fromCallback<SessionCommand, SessionInput>(({ input, sendBack, receive }) => {
    const closing = new AbortController()
    const { signal } = closing
    const report: Report = (fact) => {
      if (!signal.aborted) sendBack(fact)
    }
    const opening = open(options, input, signal)
    void keep(options, opening, report, signal)
    let told = input.person.name
    receive((command) => {
      if (command.type === 'rename') {
        if (command.name === told) return
        told = command.name
      }
      void obey(options, opening, command, report, signal)
    })
    return () => closing.abort()
  })
}

/** Reads the stream until it is over, and reports what becomes of it. */
async function keep(
  options: SessionActorOptions,
  opening: Promise<Opened>,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const { ports, http, projection } = options
  projection.clear()
  const opened = await opening.catch((error: unknown) =>
    report({ type: 'refused', refusal: refusalOf(error, signal) }),
  )
  if (opened === undefined || signal.aborted) return
  const { session, credentials, path } = opened
  const conversation = createConversation(options, opened, signal)
  const { outbox } = conversation
  options.granted(conversation)
  report({ type: 'opened', resumable: session.resumable })

  let completed = false
  const reportCompleted = () => {
    const status = projection.status.get()
    if (completed || status === null || !isOver(status)) return
    completed = true
    report({ type: 'completed' })
  }
  try {
    const reason = await connectShared({
      ports,
      name: credentials.channel,
      snapshot: projection.snapshot,
      signal,
      async open(cursor, attempt) {
        const headers: Record<string, string> = { Accept: 'text/event-stream' }
        if (cursor !== null) headers['Last-Event-ID'] = cursor
        const bearer = credentials.token()
        const call = { method: 'GET', path: `${path}/events`, bearer, headers } as const
        return (await http.request({ ...call, signal: attempt })).body ?? new Blob().stream()
      },
      renew: () => credentials.renew(),
      apply(events) {
        const fits = projection.apply(events)
        outbox.settle()
        reportCompleted()
        return fits
      },
      caughtUp() {
        outbox.restore()
        report({ type: 'caughtUp' })
        // A conversation may complete before its snapshot is read; the lifecycle hears of it in this order.
        if (completed) report({ type: 'completed' })
      },
      lost: () => report({ type: 'lost' }),
    })
    if (reason === 'signed_out' || reason === 'person_changed') report({ type: 'ended', reason })
    else if (reason !== null && reason !== 'conversation_closed') {
      const message = 'The server has closed this conversation.'
      report({ type: 'ended', reason: 'refused', refusal: { code: reason, message } })
    }
  } catch (error) {
    report({ type: 'ended', reason: 'refused', refusal: refusalOf(error, signal) })
  }
}

async function obey(
  { ports }: SessionActorOptions,
  opening: Promise<Opened>,
  command: SessionCommand,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  try {
    const { call, credentials, path } = await opening
    const put = (body: object) =>
      persist(ports, signal, () =>
        call({ method: 'PUT', path: `${path}/person`, body }, answers.claim),
      )
    if (command.type === 'rename') return void (await put({ name: command.name }))
    const answer = await put(bodyOf(command.person))
    await credentials.replace(answer, true)
    report({ type: 'claimed', resumable: answer.resumable })
  } catch (error) {
    // A name that was refused stays as it was; a claim that was refused changes who is here.
    if (isRoxelsError(error) && command.type === 'claim') report({ type: 'claimRefused' })
    else if (!isRoxelsError(error) && !signal.aborted) throw error
  }
}

function bodyOf(person: Person): object {
  return { external_id: person.externalId, name: person.name ?? undefined }
}

function refusalOf(error: unknown, signal: AbortSignal): Refusal {
  if (isRoxelsError(error)) return { code: error.code, message: error.message }
  if (signal.aborted) return { code: 'not_active', message: 'The session was left.' }
  throw error
}
