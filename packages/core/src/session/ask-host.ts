import { checkIdentityToken } from '#warn'
import { RoxelsError } from '../errors.ts'
import type { Ports } from '../ports.ts'

/**
 * Why an identity token is asked for: a conversation is to be opened (`start`), an anonymous one to become this person's
 * (`claim`), the last token may be past its time (`renewal`), or it was, and the person wants to go on (`locked`).
 */
export type IdentityReason = 'start' | 'claim' | 'renewal' | 'locked'

/**
 * Fetches from the host's backend a signed token that says who is signed in there (Rule 70), or null when nobody is. One that
 * rejects is asked again later; it never makes anybody anonymous.
 */
export type IdentityToken = (reason: IdentityReason) => Promise<string | null>

/** Answers undefined where the host has nothing to say of anybody. Rejects `identity_unavailable` for a null. */
export type AskHost = (reason: IdentityReason) => Promise<string | undefined>

/** Somebody who waits longer for the host asks it again. */
const patienceMs = 30_000

/** Who asks while the host is being asked is given the same answer. Once `signal` is aborted nobody is asked or waited for. */
export function createAskHost(
  { clock }: Pick<Ports, 'clock'>,
  identityToken: IdentityToken | undefined,
  signal: AbortSignal,
): AskHost {
  let asking: Promise<string> | undefined

  const ask = async (reason: IdentityReason, host: IdentityToken): Promise<string> => {
    let timer: unknown
    const tooLate = new Promise<never>((_, reject) => {
      timer = clock.setTimeout(reject, patienceMs)
      signal.addEventListener('abort', reject)
    })
    const token = await Promise.race([Promise.resolve(reason).then(host), tooLate])
      .catch((cause: unknown) => {
        throw new RoxelsError('unreachable', 'identityToken did not answer.', { cause })
      })
      .finally(() => clock.clearTimeout(timer))
    if (typeof token === 'string') {
      checkIdentityToken(token, clock.now())
      return token
    }
    throw new RoxelsError(
      'identity_unavailable',
      'identityToken answered that there is no token for this person: sign in again.',
    )
  }

  return async (reason) => {
    signal.throwIfAborted()
    if (identityToken === undefined) return undefined
    asking ??= ask(reason, identityToken).finally(() => {
      asking = undefined
    })
    return asking
  }
}
