import type { Clock } from '../ports.ts'

/** What a host's backend has signed: who somebody is, and until when its word is good (Rule 70). */
export interface Identity {
  readonly externalId: string
  until: number
}

/** The identity tokens that a scripted server takes for good: those it was asked to make. */
export interface Identities {
  sign(externalId: string, seconds: number): string
  /** Undefined for one that it has not made. */
  read(token: unknown): Identity | undefined
  /** All tokens are past their time. */
  expire(): void
}

export function createIdentities(clock: Pick<Clock, 'now'>): Identities {
  const made = new Map<unknown, Identity>()
  return {
    sign(externalId, seconds) {
      const token = `identity-${made.size + 1}`
      made.set(token, { externalId, until: clock.now() + seconds * 1_000 })
      return token
    },
    read: (token) => made.get(token),
    expire() {
      for (const identity of made.values()) identity.until = Math.min(identity.until, clock.now())
    },
  }
}
