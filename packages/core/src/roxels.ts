import type { Assurance, Goal, Result, Session, Turn } from '@roxels/protocol'
import type { InspectionEvent } from 'xstate'
import type { KioskOptions } from './kiosk/options.ts'
import type { OutboxEntry } from './outbox/entry.ts'
import type { Person, PersonInput } from './person.ts'
import type { Readable } from './readable.ts'
import type { IdentityToken } from './session/ask-host.ts'
import type { SignOutReport } from './sign-out.ts'
import type { RoxelsState } from './state.ts'
import type { Message } from './transcript/message.ts'
import type { Captured } from './transcript/projection.ts'

export interface RoxelsOptions {
  /** Origin of the server, such as `https://talk.example.com`. */
  readonly baseUrl: string
  /** The embed key (`rk_…`) of the template to talk about; or pass a `sessionId`. */
  readonly templateKey?: string
  /**
   * The session (`sess_…`) that a backend has made for whoever is signed in there. Who it is and what the agent knows is then the
   * backend's to say: `person` and `context` are not sent.
   */
  readonly sessionId?: string
  /**
   * The conversation (`iv_…`) that a backend has made, where its link has led somebody here: the page behind a `join_url`. Else as
   * with a `sessionId`.
   */
  readonly interviewId?: string
  /** What stands behind the `#` of that link: it lets in once. Later the browser carries on without it. */
  readonly code?: string | undefined
  /** Who is here, as `setPerson` takes it. Leave the key out for nobody; `undefined` means that it is not known yet. */
  readonly person?: PersonInput
  /** What the agent may know about this visit: at most 100 keys, 32 KiB. */
  readonly context?: Readonly<Record<string, unknown>>
  /** Proves who a known person is, where the template trusts `verified`: called at a start, a claim and each renewal. */
  readonly identityToken?: IdentityToken
  /** Whether an anonymous conversation becomes that of the person who signs in during it. True unless said otherwise. */
  readonly claim?: boolean
  /** For a screen that people share: nothing rests in the browser, nothing is claimed, and whoever walks away is signed out. */
  readonly kiosk?: KioskOptions
  /**
   * `follow`, unless said otherwise: who signs out in one tab is signed out in all, and when somebody else signs in in another tab
   * this one is locked. `isolate`: this tab keeps a person of its own, and does not outlive its visit.
   */
  readonly tabs?: 'follow' | 'isolate'
  /** Sees every event of the lifecycle machine, for visualisers. */
  readonly inspect?: (event: InspectionEvent) => void
}

/** What to talk about: a template, or the session that a backend has made. */
export type Target = Pick<RoxelsOptions, 'templateKey' | 'sessionId' | 'interviewId'>

/** Events of a client by name. */
export interface RoxelsEvents {
  /** A person was left; nothing of that person can be read any more. */
  readonly signed_out: { readonly epoch: number }
}

/**
 * One participant's access to one conversation at a time. Nouns are `Readable`; verbs are bound and may be passed around. `C` is
 * what the template captures, by goal.
 */
export interface Roxels<C extends object = Captured> {
  readonly state: Readable<RoxelsState>
  readonly person: Readable<Person>
  /** The open session; null at rest. */
  readonly session: Readable<SessionInfo | null>
  readonly transcript: {
    readonly ids: Readable<readonly string[]>
    readonly message: (id: string) => Readable<Message | undefined>
    readonly hasOlder: Readable<boolean>
    /** Loads the page before the oldest message. */
    readonly loadOlder: () => Promise<void>
  }
  /** What was captured, by goal. */
  readonly captured: Readable<Readonly<Partial<C>>>
  readonly goals: Readable<readonly Goal[]>
  /** The agent's newest turn. */
  readonly turn: Readable<Turn | null>
  /** What was written and is not in the log yet, in that order; it outlives reload and crash where the session does. */
  readonly outbox: Readable<readonly OutboxEntry[]>
  /** What whoever is here has written and not sent: in memory, for as long as they are here; empty while nothing may be shown. */
  readonly draft: Readable<string>
  /** At a kiosk, how long whoever does nothing has left to `extend`; null while nobody is to be asked. */
  readonly idle: Readable<{ readonly secondsLeft: number } | null>

  /**
   * Opens the conversation, or carries on with it. What stands in the way shows as `refusal` in the state. Where the conversation is
   * locked, it confirms that the same person is still here, and asks the host for a fresh identity token.
   */
  readonly start: (target?: Target) => void
  /**
   * Sends a message; answers the id it is shown under. Throws `validation_error` for text that is blank or over 8,000
   * characters, `not_active` when no conversation is open for input.
   */
  readonly send: (text: string) => string
  /** Stops the agent in the middle of its turn; what it has said stays. */
  readonly stop: () => Promise<void>
  /** Sends a failed message again, or lets an interrupted turn go on; without an id the newest turn. */
  readonly retry: (id?: string) => Promise<void>
  /** Takes a failed message away. Any other stays. */
  readonly discard: (id: string) => void
  readonly setDraft: (text: string) => void
  /**
   * Puts the participant's own answer in place of the one that was captured. Rejects with `validation_error` for a goal that is
   * not there, and for data that the goal's schema refuses, the `field` being such as `data.address.street`; with `conflict`
   * while nothing is captured yet; with `not_active` when no conversation is open for input.
   */
  correct<G extends keyof C & string>(goalId: G, data: C[G]): Promise<void>
  /** Confirms what was captured for a goal that is to be confirmed. Rejects as `correct` does. */
  confirm(goalId: keyof C & string): Promise<void>
  /** Completes the conversation, whatever its goals. Rejects with `not_active` when none is open for input. */
  readonly end: () => Promise<void>
  /**
   * What came of a conversation that is over; asked for again until the server answers. Rejects with `conflict` while it is not
   * over, with `not_active` when none is open.
   */
  readonly result: () => Promise<Result>
  /** Ends the session, not the conversation. */
  readonly leave: () => void
  /** Whoever is at the kiosk is still there. Any input says the same. */
  readonly extend: () => void
  /** Says who is here. Throws `validation_error` for an id or a name that cannot be one. */
  readonly setPerson: (person: PersonInput) => void
  /** Forgets the person here and now, then on the server. Never rejects. */
  readonly signOut: () => Promise<SignOutReport>
  /** Answers the function that ends the subscription. */
  readonly on: <N extends keyof RoxelsEvents>(
    name: N,
    listener: (event: RoxelsEvents[N]) => void,
  ) => () => void
  /** Ends the session and stops for good; what is at rest stays, so that the next client carries on. */
  readonly destroy: () => void
}

/** The open session as a UI needs it. */
export interface SessionInfo {
  readonly id: string
  /** It carries on with a conversation begun before. */
  readonly resumed: boolean
  readonly template: Session['template']
  /** Who the conversation is with, as the server knows it: that of a session a backend made, too. Null for an anonymous person. */
  readonly externalId: string | null
  /** How sure that is: `device`, a browser has said so; `verified`, a backend has. */
  readonly assurance: Assurance
}
