import type { RoxelsErrorCode } from '../errors.ts'
import type { Person, PersonEvent } from '../person.ts'

/** Why there is no conversation although one was asked for: data for the UI, never a thrown surprise. */
export interface Refusal {
  readonly code: RoxelsErrorCode | 'deleted'
  readonly message: string
}

/** Whose sessions this browser holds at rest: of a known person anywhere, of an anonymous one for this target. */
export interface Resting {
  readonly known: boolean
  readonly anonymous: boolean
}

/** What the host or the person wishes. */
export type Wish =
  | { readonly type: 'start'; readonly target?: string; readonly resting?: Resting }
  | { readonly type: 'leave' }
  /** `elsewhere`: another tab has signed the person out already. */
  | { readonly type: 'signOut'; readonly elsewhere?: true }
  | PersonEvent

/** What the open session reports. */
export type SessionFact =
  | { readonly type: 'opened'; readonly resumable: boolean }
  | { readonly type: 'caughtUp' }
  | { readonly type: 'lost' }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'completed' }
  | { readonly type: 'ended'; readonly reason: 'signed_out' | 'person_changed' }
  | { readonly type: 'ended'; readonly reason: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'claimed'; readonly resumable: boolean }
  | { readonly type: 'claimRefused' }
  | { readonly type: 'locked'; readonly refusal: Refusal }
  | { readonly type: 'unlocked' }

/** What the machine asks of the open session. */
export type SessionCommand =
  | { readonly type: 'claim'; readonly person: Person }
  | { readonly type: 'rename'; readonly name: string }
  | { readonly type: 'unlock' }

/** What a session is opened with. It never outlives its epoch. */
export interface SessionInput {
  /** The embed key of a template, or the id of a session that a backend made. */
  readonly target: string
  readonly person: Person
  readonly epoch: number
}

/**
 * Emitted at the moment a person or a session is left, before anything new is shown. `forget` says what of the session at rest
 * is to go: what must not outlive the visit, or all of it. `known`: it was a known person's, or such a person's session was at
 * rest. `elsewhere`: what tabs share is not this client's to clear, as it was not asked to, or left nobody known for
 * somebody else.
 */
export type LifecycleEmitted =
  | {
      readonly type: 'signed_out'
      readonly epoch: number
      readonly known: boolean
      readonly elsewhere: boolean
    }
  | { readonly type: 'left'; readonly forget: 'visit' | 'all' }
