import type { JsonObject, Role } from '@roxels/protocol'
import type { Assurance } from '@roxels/protocol/api'
import type { Template } from '../templates/template.ts'

/** What is known for a goal. */
export interface CapturedGoal {
  readonly data: unknown
  /** There is nothing left to ask: it is committed, or waits for the participant to confirm it. */
  readonly settled: boolean
  /** It is final: only the participant may still correct it. */
  readonly committed: boolean
}

/** What was found out for a goal of an earlier conversation. */
interface Finding {
  readonly goalId: string
  readonly title: string
  readonly data: unknown
}

/** What an earlier conversation with the same person came to. */
export interface EarlierConversation {
  /** When it was begun; ISO 8601. */
  readonly at: string
  /** What its template is called. */
  readonly template: string
  /** Only a browser has said that it was with this person: it may have been a stranger. */
  readonly unverified: boolean
  /** In the order of its goals. */
  readonly findings: readonly Finding[]
  /** The same in words: a line for each finding. */
  readonly summary: string
}

/** What an agent is given to make one turn. It holds nothing the trust level of the session does not allow. */
export interface AgentTurn {
  readonly template: Template
  /** How sure it is that the conversation is with the person it names. */
  readonly assurance: Assurance
  readonly personName: string | undefined
  /** What is known about the person and the conversation, as far as the trust level allows. */
  readonly context: JsonObject
  /** What earlier conversations with this person came to, newest first, as far as the trust level allows; a few at most. */
  readonly earlier: readonly EarlierConversation[]
  /** Everything said before this turn, oldest first; neither `heard` nor `said` is part of it. */
  readonly transcript: readonly { readonly role: Role; readonly text: string }[]
  /** The messages this turn answers, oldest first; empty for the turn that opens the conversation. */
  readonly heard: readonly string[]
  /**
   * What was captured by goal when this turn began. Begun again after an interruption, a turn is given the same once more,
   * without its own captures and what the participant has corrected or confirmed meanwhile: an agent may rely on equal turns
   * to say equal things.
   */
  readonly captured: ReadonlyMap<string, CapturedGoal>
  /** What this turn has said already: empty, or after an interruption the text it must go on from. */
  readonly said: string
  /** Aborted when the turn is stopped or lost. The steps then end early, without an error. */
  readonly signal: AbortSignal
}

/**
 * One step of a turn. `text` is appended to the turn's message. `capture` sets what is known for a goal, `commit` settles it:
 * it is final or, where the goal asks for it, for the participant to confirm. After that neither does anything, so that both
 * may be repeated after an interruption and only the participant changes the answer. `complete` ends the conversation, unless
 * a goal is not committed.
 */
export type AgentStep =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'capture'; readonly goalId: string; readonly data: unknown }
  | { readonly type: 'commit'; readonly goalId: string }
  | { readonly type: 'complete' }

/** Whoever speaks for the server. */
export interface Agent {
  reply(turn: AgentTurn): AsyncIterable<AgentStep>
}
