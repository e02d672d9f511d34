import type { RoxelsErrorCode } from '../errors.ts'
import type { Person, PersonEvent } from '../person.ts'

/** Why there is no conversation although one was asked for: data for the UI, never a thrown surprise. */
export interface Refusal {
  readonly code: RoxelsErrorCode | 'deleted'
  readonly message: string
}

/** Whose sessions this browser holds at rest: of a known person in any template, of an anonymous one in this template. */
export interface Resting {
  readonly known: boolean
  readonly anonymous: boolean
}

/** What the host or the person wishes. */
export type Wish =
  | { readonly type: 'start'; readonly templateKey?: string; readonly resting?: Resting }
  | { readonly type: 'leave' }
  | { readonly type: 'signOut' }
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
  | { readonly type: 'identityExpiring' }
  | { readonly type: 'identityExpired' }
  | { readonly type: 'identityRenewed' }

/** What the machine asks of the open session. */
export type SessionCommand =
  | { readonly type: 'claim'; readonly person: Person }
  | { readonly type: 'rename'; readonly name: string }

/** What a session is opened with. It never outlives its epoch. */
export interface SessionInput {
  readonly templateKey: string
  readonly person: Person
  readonly epoch: number
}

/**
 * Emitted at the moment a person or a session is left, before anything new is shown. `forget` says what of the session at rest
 * is to go: what must not outlive the visit, or all of it.
 */
export type LifecycleEmitted =
  | { readonly type: 'signed_out'; readonly epoch: number }
  | { readonly type: 'left'; readonly forget: 'visit' | 'all' }
