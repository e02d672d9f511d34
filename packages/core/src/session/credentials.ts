import type { Claim, Credentials as Fresh, Session } from '@roxels/protocol'
import { checkKept } from '#warn'
import { isLapsed, isRoxelsError, RoxelsError } from '../errors.ts'
import { isByBackend } from '../target.ts'
import { answers } from '../wire/answers.ts'
import type { OpeningOptions } from './open.ts'
import { persist } from './persist.ts'

export interface CredentialsOptions extends OpeningOptions {
  readonly session: Session
  /** The session is a known person's. */
  readonly known: boolean
  /** The name under which the tabs that hold this secret find each other. */
  readonly channel: string
}

/** The token and secret of one open session. */
export interface Credentials {
  readonly channel: string
  /** What ends the session, and can do nothing else. */
  readonly handle: string
  token(): string
  /**
   * Trades the secret for a fresh token; callers at the same time share one request. Rejects `session_ended` for good. Where
   * the host has to say anew who is here, it waits for `unlock` as often as it takes.
   */
  renew(): Promise<void>
  /** Asks the host once more who is here, if that is what a renewal waits for. */
  unlock(): void
  /** Takes what the server answered to a claim. The session is a known person's from now on. */
  replace(answer: Claim): Promise<void>
  /** Lets nothing of it rest any more. */
  drop(): void
  /**
   * It was kept, and is no longer: whoever has signed out in this browser has taken it away. What rests in its place counts only for
   * a page that was deaf meanwhile: it may be another conversation of the same person, which other pages have heard of.
   */
  isTakenAway(wasDeaf: boolean): boolean
}

export function createCredentials(options: CredentialsOptions): Credentials {
  const { ports, http, storage, target, session, channel, signal, askHost } = options
  const lockName = `roxels:${target}`
  const byBackend = isByBackend(target)
  let { known } = options
  let { session_token: token, session_secret: secret, revoke_handle: handle, resumable } = session
  let wasKept = false
  let renewal: Promise<void> | undefined
  let unlock: () => void = () => undefined

  function keep(): void {
    signal.throwIfAborted()
    const rest = { sessionId: session.session_id, secret, handle, known, resumable, channel }
    storage.write(target, byBackend ? { ...rest, template: session.template } : rest)
    wasKept = storage.read(target, known) !== null
    checkKept(wasKept, options)
  }
  const take = (fresh: Fresh) => {
    // Whoever is here by now is told nothing of it.
    signal.throwIfAborted()
    token = fresh.session_token
    secret = fresh.session_secret
    handle = fresh.revoke_handle
    options.identified(fresh)
  }

  const renewOnce = async (reason: 'renewal' | 'locked'): Promise<void> => {
    const asksHost = known && !byBackend
    const identity_token = asksHost
      ? await askHost(reason).catch((error: unknown) => {
          // The last word of the host may be good for a while yet.
          if (reason === 'locked' || !isRoxelsError(error, 'identity_unavailable')) throw error
        })
      : undefined
    await ports.lock(lockName, async () => {
      signal.throwIfAborted()
      // Another tab of this conversation may have used the secret since. Where it rests no more, it is not to rest again.
      const resting = storage.read(target, known)
      const isOurs = resting?.channel === channel
      const path = `/v1/sessions/${session.session_id}/token`
      const body = { session_secret: isOurs ? resting.secret : secret, identity_token }
      take(
        await http.call({ method: 'POST', path, signal, body }, answers.credentials).catch(ended),
      )
      if (isOurs) keep()
    })
  }

  const renewed = async (): Promise<void> => {
    for (let isLocked = false; ; isLocked = true) {
      try {
        await (isLocked ? persist(ports, signal, () => renewOnce('locked')) : renewOnce('renewal'))
        return options.restored()
      } catch (error) {
        signal.throwIfAborted()
        if (!isLapsed(error)) {
          if (isLocked) options.failed(error)
          throw error
        }
        options.lapsed(error)
      }
      await new Promise<void>((resolve, reject) => {
        unlock = resolve
        signal.addEventListener('abort', reject)
      })
    }
  }

  keep()
  return {
    channel,
    get handle() {
      return handle
    },
    token: () => token,
    renew() {
      renewal ??= renewed().finally(() => {
        renewal = undefined
      })
      return renewal
    },
    unlock: () => unlock(),
    replace: (answer) =>
      ports.lock(lockName, () => {
        take(answer)
        known = true
        resumable = answer.resumable
        keep()
        return Promise.resolve()
      }),
    drop() {
      if (storage.read(target, known)?.channel === channel) storage.drop(target, 'all')
    },
    isTakenAway(wasDeaf) {
      const resting = storage.read(target, known)
      return wasKept && (resting === null || (wasDeaf && resting.channel !== channel))
    },
  }
}

/** A secret that the server refuses is dead; a page that something in between puts in its place says nothing. */
function ended(cause: unknown): never {
  if (!isRoxelsError(cause) || isLapsed(cause) || cause.code === 'identity_mismatch') throw cause
  const { code, status } = cause
  if ((status !== 401 && status !== 403) || code === 'unexpected_answer') throw cause
  throw new RoxelsError('session_ended', 'The session has ended: start again.', { cause })
}
