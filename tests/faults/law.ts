import { isDeepStrictEqual } from 'node:util'
import type { Message as LoggedMessage, MessagePage } from '@roxels/protocol'
import type { Shown } from '@roxels/protocol/testing'
import { createReader, openStream } from '@roxels/protocol/testing'
import type { Access, Participant } from './participant.ts'
import { messagesOf } from './participant.ts'
import { site } from './server-process.ts'

/** How a conversation has broken the law: nothing lost, nothing doubled, order kept, state equal. */
export interface Breaches {
  /** Sent, and not in the log. */
  readonly lost: readonly string[]
  /** In the log, though sent once before or never. */
  readonly doubled: readonly string[]
  /** In the log in another order than they were sent in. */
  readonly disordered: readonly string[]
  /** What is shown other than a fresh reader is told it. */
  readonly unequal: readonly Difference[]
  /** What the agent said other than where nothing is in the way. */
  readonly misspoken: readonly Difference[]
  /** Shown once, and then no more. */
  readonly vanished: readonly string[]
}

interface Difference {
  readonly what: string
  readonly shown: unknown
  readonly expected: unknown
}

export interface Judgement {
  readonly breaches: Breaches
  /** How long the log is. */
  readonly events: number
}

export const none: Breaches = {
  lost: [],
  doubled: [],
  disordered: [],
  unequal: [],
  misspoken: [],
  vanished: [],
}

/**
 * Compares what a participant shows, once its agent is silent, with what a fresh reader is told over plain HTTP and with what
 * was sent; and what the agent has said with `said`, if it is known.
 */
export async function judge(
  participant: Participant,
  said?: readonly string[],
): Promise<Judgement> {
  while (participant.transcript.hasOlder.get()) await participant.transcript.loadOlder()
  const { messages, shown, cursor } = await readAfresh(participant.access())
  const { sent, vanished } = participant
  const sentIds = sent.map(({ id }) => id)
  const stored = messages.filter(({ role }) => role === 'participant')
  const storedIds = stored.map(({ client_id }) => client_id ?? 'none')
  const kept = sentIds.filter((id) => storedIds.includes(id))
  const inOrder = isDeepStrictEqual(
    [...new Set(storedIds)].filter((id) => sentIds.includes(id)),
    kept,
  )
  const texts = (all: readonly { readonly text: string }[]) => all.map(({ text }) => text)
  return {
    // Ids are opaque to clients; this server's end with the place in the log.
    events: Number(cursor.split('~')[1]),
    breaches: {
      lost: sentIds.filter((id) => !storedIds.includes(id)),
      doubled: storedIds.filter((id, at) => storedIds.indexOf(id) < at || !sentIds.includes(id)),
      disordered: inOrder ? [] : texts(stored),
      unequal: differences(shownBy(participant), toldOf(messages, shown)),
      misspoken:
        said === undefined
          ? []
          : differences(
              { said: texts(messages.filter(({ role }) => role === 'agent')) },
              { said: [...said] },
            ),
      vanished,
    },
  }
}

/** The breaches alone. */
export async function breachesOf(
  participant: Participant,
  said?: readonly string[],
): Promise<Breaches> {
  return (await judge(participant, said)).breaches
}

type State = Readonly<Record<string, unknown>>

/** All that a participant shows. */
export function shownBy(participant: Participant): State {
  return {
    messages: messagesOf(participant).map(({ id, role, text, state, at }) => ({
      id,
      role,
      text,
      state,
      at,
    })),
    captured: { ...participant.captured.get() },
    goals: participant.goals.get(),
    turn: participant.turn.get(),
    isCompleted: participant.state.get().status === 'completed',
    unsent: participant.outbox.get(),
  }
}

function toldOf(messages: readonly LoggedMessage[], shown: Shown): State {
  return {
    messages: messages.map(({ id, client_id = id, role, text, state, at }) => ({
      id: client_id,
      role,
      text,
      state,
      at,
    })),
    captured: Object.fromEntries([...shown.captured].map(([goal, { data }]) => [goal, data])),
    goals: shown.goals,
    turn: shown.turn,
    isCompleted: shown.status === 'completed',
    unsent: [],
  }
}

function differences(shown: State, expected: State): readonly Difference[] {
  return Object.keys(expected).flatMap((what) =>
    isDeepStrictEqual(shown[what], expected[what])
      ? []
      : [{ what, shown: shown[what], expected: expected[what] }],
  )
}

/** What somebody is told who knows nothing of the conversation yet. */
export async function readAfresh({ url, authorization }: Access) {
  const headers = { authorization, origin: site }
  const stream = await openStream(`${url}/events`, headers)
  const { data } = await stream.until('ping')
  stream.cut()
  const reader = createReader()
  reader.apply(stream.events)
  const messages: LoggedMessage[] = []
  for (let before = ''; ; before = `&before=${messages[0]?.id}`) {
    const answer = await fetch(`${url}/messages?limit=200${before}`, { headers })
    if (!answer.ok) throw new Error(`Expected a page of messages, not ${answer.status}.`)
    const page = (await answer.json()) as MessagePage
    messages.unshift(...page.items)
    if (!page.has_more) break
  }
  return { messages, shown: reader.shown, cursor: data.tail }
}
