import type { Identity } from '../identity/verify.ts'
import { refuseMismatch } from '../identity/verify.ts'
import type { Naming } from '../persons/person.ts'

/** Whom a page says it is for, and whose word that is. */
export interface Who {
  readonly externalId: string | undefined
  /** What this conversation's own browser may call them. */
  readonly name: string | undefined
  readonly naming: Naming | undefined
  /** There where a host has signed it. */
  readonly identity: Identity | undefined
}

/** What a host has signed goes before what its page says. Throws `identity_mismatch` where they name two persons. */
export function whoIs(
  stated: { readonly external_id?: string | undefined; readonly name?: string | undefined },
  identity: Identity | undefined,
): Who {
  if (identity !== undefined) refuseMismatch(identity, stated.external_id)
  const name = identity?.name ?? stated.name
  const source = identity?.name === undefined ? 'browser' : 'backend'
  return {
    externalId: identity?.externalId ?? stated.external_id,
    name,
    naming: name === undefined ? undefined : { name, source },
    identity,
  }
}
