import type { Person } from '../person.ts'
import { nobody } from '../person.ts'
import type { Refusal, Resting, SessionCommand } from './events.ts'

export interface LifecycleInput {
  /** What is to be opened: the embed key of a template, or the id of a session that a backend made. */
  readonly target: string
  /** Whose sessions are at rest in this browser when the page opens. */
  readonly resting: Resting
  /** Whether an anonymous conversation may become that of the person who signs in. */
  readonly claim: boolean
}

export interface LifecycleContext extends LifecycleInput {
  /** Goes up by one whenever a person is left. */
  readonly epoch: number
  readonly person: Person
  /** The host has said that it does not know yet who is here. */
  readonly awaiting: boolean
  /** A start was asked for meanwhile. */
  readonly held: boolean
  /** The session that was opened last; once it is closed it hears nothing. */
  readonly session: { send(command: SessionCommand): void } | null
  /** The open session outlives the visit. */
  readonly resumable: boolean
  /** Nothing of the open session may be shown until the host has said who is here. */
  readonly isLocked: boolean
  /** Whom this anonymous conversation is to belong to, until it is caught up and the server has answered. */
  readonly claimant: Person | null
  /** Who comes once the present person is left. */
  readonly successor: Person | null
  readonly refusal: Refusal | null
}

export function initialContext(input: LifecycleInput): LifecycleContext {
  return {
    ...input,
    epoch: 0,
    person: nobody,
    awaiting: false,
    held: false,
    session: null,
    resumable: false,
    isLocked: false,
    claimant: null,
    successor: null,
    refusal: null,
  }
}

export const noneAtRest: Resting = { known: false, anonymous: false }
