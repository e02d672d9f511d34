import type { Claim, Session } from '@roxels/protocol'
import { isRoxelsError, RoxelsError } from '../errors.ts'
import type { Person } from '../person.ts'
import type { Ports } from '../ports.ts'
import type { SessionStorage } from '../storage.ts'
import { answers } from '../wire/answers.ts'
import type { Http } from './http.ts'

export interface CredentialsOptions {
  readonly ports: Pick<Ports, 'lock' | 'newId'>
  readonly http: Http
  readonly storage: SessionStorage
  readonly templateKey: string
  readonly person: Person
  readonly context: object | undefined
  readonly signal: AbortSignal
}

/** The token and secret of one open session. */
export interface Credentials {
  readonly sessionId: string
  /** The name under which the tabs that hold this secret find each other. */
  readonly channel: string
  token(): string
  /** Trades the secret for a fresh token; callers at the same time share one request. Rejects `session_ended` for good. */
  renew(): Promise<void>
  /** Takes what the server answered to a claim or a rename. `known`: the session is a known person's from now on. */
  replace(answer: Claim, known: boolean): Promise<void>
}

/**
 * Opens a session, carrying on with the one at rest where the server allows it. The secret changes at each use and is shared by
 * the tabs of this browser, so it is read, used and kept under one lock (Rule 11). Nothing is kept once `signal` is aborted.
 */
export async function openSession(
  options: CredentialsOptions,
): Promise<{ readonly session: Session; readonly credentials: Credentials }> {
  const { ports, http, storage, templateKey, person, context, signal } = options
  const lockName = `roxels:${templateKey}`
  let known = person.externalId !== null
  let channel = ports.newId()

  const session = await ports.lock(lockName, async () => {
    signal.throwIfAborted()
    const resting = storage.read(templateKey, known)
    const opened = await http.call(
      {
        method: 'POST',
        path: '/v1/sessions',
        bearer: templateKey,
        signal,
        body: {
          external_id: person.externalId ?? undefined,
          name: person.name ?? undefined,
          context,
          session_secret: resting?.secret,
        },
      },
      answers.session,
    )
    // The same conversation as before: the tabs that have it open and what they have not sent are found by this name.
    if (opened.resumed && resting !== null) channel = resting.channel
    keep(opened.session_id, opened.session_secret, opened.resumable)
    return opened
  })

  let token = session.session_token
  let secret = session.session_secret
  let resumable = session.resumable
  let renewal: Promise<void> | undefined

  function keep(sessionId: string, newSecret: string, lasting: boolean): void {
    signal.throwIfAborted()
    storage.write(templateKey, { sessionId, secret: newSecret, known, channel }, lasting)
  }

  const renewOnce = () =>
    ports.lock(lockName, async () => {
      signal.throwIfAborted()
      // Another tab of this conversation may have used the secret since. Where it rests no more, it is not to rest again.
      const resting = storage.read(templateKey, known)
      const isOurs = resting?.channel === channel
      const path = `/v1/sessions/${session.session_id}/token`
      const body = { session_secret: isOurs ? resting.secret : secret }
      const fresh = await http
        .call({ method: 'POST', path, signal, body }, answers.credentials)
        .catch(ended)
      token = fresh.session_token
      secret = fresh.session_secret
      if (isOurs) keep(session.session_id, secret, resumable)
    })

  return {
    session,
    credentials: {
      sessionId: session.session_id,
      channel,
      token: () => token,
      renew() {
        renewal ??= renewOnce().finally(() => {
          renewal = undefined
        })
        return renewal
      },
      replace: (answer, isKnown) =>
        ports.lock(lockName, () => {
          known = isKnown
          token = answer.session_token
          secret = answer.session_secret
          resumable = answer.resumable
          keep(session.session_id, secret, resumable)
          return Promise.resolve()
        }),
    },
  }
}

/** A secret that the server refuses is dead; a page that something in between puts in its place says nothing. */
function ended(cause: unknown): never {
  const { code, status } = isRoxelsError(cause) ? cause : {}
  if ((status !== 401 && status !== 403) || code === 'unexpected_answer') throw cause
  throw new RoxelsError('session_ended', 'The session has ended: start again.', { cause })
}
