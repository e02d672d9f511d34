import { fromCallback } from 'xstate'
import { isRoxelsError } from '../errors.ts'
import type { Refusal, SessionCommand, SessionFact, SessionInput } from '../lifecycle/events.ts'
import type { Person } from '../person.ts'
import { watchPeople } from '../tabs/people.ts'
import { answers } from '../wire/answers.ts'
import type { AskHost, IdentityToken } from './ask-host.ts'
import { createAskHost } from './ask-host.ts'
import type { Conversation, ConversationOptions } from './conversation.ts'
import { createConversation } from './conversation.ts'
import { createCover } from './cover.ts'
import type { Opened } from './open.ts'
import { open } from './open.ts'
import { persist } from './persist.ts'
import { readUntilOver } from './reading.ts'

export interface SessionActorOptions extends ConversationOptions {
  readonly identityToken: IdentityToken | undefined
  /** Tabs of this browser keep to the same person. */
  readonly follows: boolean
  /** Hears of the conversation once the server has granted the session. */
  readonly granted: (conversation: Conversation) => void
  /** Hears that something has come of the log. */
  readonly stirred: () => void
}

export type Report = (fact: SessionFact) => void

/** The open session as the lifecycle spawns it: it lives in one epoch, and its end aborts everything it began (Rule 48). */
export function createSessionActor(options: SessionActorOptions) {
  return fromCallback<SessionCommand, SessionInput>(({ input, sendBack, receive }) => {
    const { ports, projection, draft } = options
    const closing = new AbortController()
    const { signal } = closing
    const report: Report = (fact) => {
      if (!signal.aborted) sendBack(fact)
    }
    const askHost = createAskHost(ports, options.identityToken, signal)
    const cover = createCover(signal)
    let conversation: Conversation | undefined
    const hide = () => {
      projection.clear()
      draft.hide()
      conversation?.outbox.hide()
    }
    const lock = (reason: 'identity' | 'elsewhere', refusal: Refusal) => {
      cover.cover(reason)
      hide()
      report({ type: 'locked', refusal })
    }

    const failed = (error: unknown) => {
      if (!signal.aborted) report(endOf(error, conversation !== undefined))
    }

    projection.clear()
    const opening = open({
      ...options,
      ...input,
      askHost,
      signal,
      lapsed: (error) => lock('identity', refusalOf(error)),
      restored: () => cover.uncover('identity'),
      failed,
    })
    const people = options.follows
      ? watchPeople(ports, input.person.externalId, signal, () =>
          lock('elsewhere', {
            code: 'person_elsewhere',
            message: 'Somebody else has signed in in another tab.',
          }),
        )
      : undefined

    // What the browser may keep of this page, and paint before any code runs, shows nothing.
    let wasLeft = false
    ports.onHide(() => {
      wasLeft = true
      cover.cover('hidden')
      hide()
      report({ type: 'lost' })
    }, signal)
    ports.onWake(() => {
      if (conversation?.credentials.isTakenAway(wasLeft) === true)
        report({ type: 'ended', reason: 'signed_out' })
      else cover.uncover('hidden')
      wasLeft = false
    }, signal)

    opening
      .then((opened) => {
        if (signal.aborted) return
        conversation = createConversation(options, opened, signal)
        options.granted(conversation)
        report({ type: 'opened', resumable: opened.session.resumable })
        people?.announce()
        return readUntilOver({ ...options, opened, conversation, cover, report, signal })
      })
      .catch(failed)

    let told = input.person.name
    receive((command) => {
      if (command.type === 'unlock') {
        conversation?.credentials.unlock()
        cover.uncover('elsewhere')
        return
      }
      if (command.type === 'rename') {
        if (command.name === told) return
        told = command.name
      }
      const obeyed = obey(options, opening, command, askHost, signal)
      obeyed.then(
        (fact) => {
          if (fact === undefined) return
          people?.become(command.type === 'claim' ? command.person.externalId : null)
          report(fact)
        },
        (error: unknown) => {
          // A name that was refused stays as it was; a claim that was refused changes who is here.
          if (isRoxelsError(error) && command.type === 'claim') report({ type: 'claimRefused' })
          else if (!isRoxelsError(error) && !signal.aborted) throw error
        },
      )
    })
    return () => closing.abort()
  })
}

async function obey(
  { ports }: SessionActorOptions,
  opening: Promise<Opened>,
  command: Exclude<SessionCommand, { type: 'unlock' }>,
  askHost: AskHost,
  signal: AbortSignal,
): Promise<SessionFact | undefined> {
  const { call, credentials, path } = await opening
  const put = (body: object) => call({ method: 'PUT', path: `${path}/person`, body }, answers.claim)
  if (command.type === 'rename') {
    await persist(ports, signal, () => put({ name: command.name }))
    return undefined
  }
  const answer = await persist(ports, signal, async () =>
    put({ ...bodyOf(command.person), identity_token: await askHost('claim') }),
  )
  await credentials.replace(answer)
  return { type: 'claimed', resumable: answer.resumable }
}

function bodyOf(person: Person): object {
  return { external_id: person.externalId, name: person.name ?? undefined }
}

/** What the end of a session means: it was never opened, or it was closed; or its person is another by the host's own word. */
function endOf(error: unknown, wasOpen: boolean): SessionFact {
  if (wasOpen && isRoxelsError(error, 'identity_mismatch')) {
    return { type: 'ended', reason: 'person_changed' }
  }
  const refusal = refusalOf(error)
  return wasOpen ? { type: 'ended', reason: 'refused', refusal } : { type: 'refused', refusal }
}

function refusalOf(error: unknown): Refusal {
  if (isRoxelsError(error)) return { code: error.code, message: error.message }
  throw error
}
