import { externalIdProblem, nameProblem } from '@roxels/protocol'
import { SignJWT } from 'jose'
import { refused } from './call.ts'
import { refuseBrowser } from './options.ts'

/** Whom a page is for, and what to sign that with. */
export interface IdentityClaims {
  /** `kid`, `secret` and `aud` of an identity key of HS256, as `identityKeys.create` has answered them. */
  readonly kid: string
  readonly secret: string
  readonly aud: string
  /** Your own id of whoever is signed in, from your session and never from the request. */
  readonly externalId: string
  /** What they are called; no page can change it. */
  readonly name?: string | undefined
  /** How long the token is good, 1 to 3,600; 300 by default. A page asks for the next one when it needs it. */
  readonly expiresInSeconds?: number | undefined
}

const maxSeconds = 3_600

/**
 * An identity token: the word of your backend that a page is for this person. Hand it to their page alone. Needs no server and
 * no client. Rejects with a `RoxelsError` `validation_error` for what no server would take; no message repeats the secret.
 */
export async function signIdentity({
  kid,
  secret,
  aud,
  externalId,
  name,
  expiresInSeconds = 300,
}: IdentityClaims): Promise<string> {
  refuseBrowser(globalThis)
  refuseUnless(isText(kid), 'kid', 'Expected the `kid` of an identity key.')
  refuseUnless(isText(aud), 'aud', 'Expected the `aud` of an identity key.')
  const isSecret = typeof secret === 'string' && /^is_[\w-]{43}$/.test(secret)
  refuseUnless(isSecret, 'secret', 'Expected the `secret` of an identity key of HS256, is_….')
  refuseProblem('externalId', externalIdProblem(externalId))
  if (name !== undefined) refuseProblem('name', nameProblem(name))
  const isSpan =
    Number.isFinite(expiresInSeconds) && expiresInSeconds >= 1 && expiresInSeconds <= maxSeconds
  refuseUnless(isSpan, 'expiresInSeconds', `Expected 1 to ${maxSeconds} seconds.`)

  const now = Math.floor(Date.now() / 1_000)
  return new SignJWT(name === undefined ? {} : { name })
    .setProtectedHeader({ alg: 'HS256', kid })
    .setSubject(externalId)
    .setAudience(aud)
    .setIssuedAt(now)
    .setExpirationTime(now + Math.floor(expiresInSeconds))
    .sign(new TextEncoder().encode(secret))
}

const isText = (value: unknown) => typeof value === 'string' && value !== ''

function refuseUnless(isGood: boolean, field: string, message: string): void {
  if (!isGood) throw refused(field, message)
}

function refuseProblem(field: string, problem: string | undefined): void {
  if (problem !== undefined) throw refused(field, problem)
}
