import type { Credentials as Fresh, Session } from '@roxels/protocol'
import { checkStart } from '#warn'
import { isRoxelsError } from '../errors.ts'
import type { SessionInput } from '../lifecycle/events.ts'
import type { Ports } from '../ports.ts'
import type { RestingSession, SessionStorage } from '../storage.ts'
import { isByBackend } from '../target.ts'
import { answers } from '../wire/answers.ts'
import type { Read } from '../wire/read.ts'
import type { AskHost } from './ask-host.ts'
import type { Credentials } from './credentials.ts'
import { createCredentials } from './credentials.ts'
import type { Call, Http } from './http.ts'
import { persist } from './persist.ts'

export interface OpenOptions {
  readonly ports: Ports
  readonly http: Http
  readonly storage: SessionStorage
  /** What the host tells the agent about this visit. */
  readonly context: object | undefined
  readonly kiosk: boolean
  /** What the link to a conversation that a backend made lets in with, once. */
  readonly code: string | undefined
  /** Hears with each answer who the conversation is with, and how sure that is. */
  readonly identified: (who: Pick<Fresh, 'external_id' | 'assurance'>) => void
}

export interface OpeningOptions extends OpenOptions, SessionInput {
  readonly askHost: AskHost
  /** The host has to say anew who is here, and until `unlock` cannot; and it has said so. */
  readonly lapsed: (error: unknown) => void
  readonly restored: () => void
  /** The session has ended while nothing of it was read, so that nobody else hears of it. */
  readonly failed: (error: unknown) => void
  readonly signal: AbortSignal
}

/** A session the server has granted, and the way to call in its name. */
export interface Opened {
  readonly target: string
  readonly session: Session
  readonly credentials: Credentials
  /** The path all of its routes begin with. */
  readonly path: string
  /** Calls with the session's token, and once more with a fresh one where the server refuses it. */
  readonly call: <T>(call: Call, read: Read<T>) => Promise<T>
}

/**
 * Opens a session, however long the server cannot be reached, carrying on with the one at rest where the server allows it. Rejects
 * with what it was refused for. The secret changes at each use and is shared by the tabs of this browser, so it is read, used
 * and kept under one lock (Rule 11). Nothing is kept once `signal` is aborted.
 */
export async function open(options: OpeningOptions): Promise<Opened> {
  const { ports, http, storage, target, person, signal } = options
  const known = isByBackend(target) || person.externalId !== null
  const begin = isByBackend(target) ? joinSession(options) : startSession(options)
  const attempt = async (reason: 'start' | 'renewal') => {
    const knock = await begin(reason)
    return ports.lock(`roxels:${target}`, async () => {
      signal.throwIfAborted()
      const resting = storage.read(target, known)
      const session = await knock(resting)
      signal.throwIfAborted()
      // The same conversation as before: the tabs that have it open and what they have not sent are found by this name.
      const channel = session.resumed && resting !== null ? resting.channel : ports.newId()
      return { session, credentials: createCredentials({ ...options, session, known, channel }) }
    })
  }
  // A token that the host has kept may be past its time.
  const opened = await persist(ports, signal, () =>
    attempt('start').catch((error: unknown) => {
      if (!isRoxelsError(error, 'session_expired')) throw error
      return attempt('renewal')
    }),
  )
  const { session, credentials } = opened
  return {
    target,
    session,
    credentials,
    path: `/v1/sessions/${session.session_id}`,
    async call(call, read) {
      const attempt = () => http.call({ ...call, bearer: credentials.token(), signal }, read)
      try {
        return await attempt()
      } catch (error) {
        if (!isRoxelsError(error) || error.status !== 401) throw error
        await credentials.renew()
        return attempt()
      }
    },
  }
}

/** Asks what has to be known first; what it answers opens the session. */
type Begin = (
  reason: 'start' | 'renewal',
) => Promise<(resting: RestingSession | null) => Promise<Session>>

function startSession({
  http,
  target,
  person: { externalId, name },
  context,
  kiosk,
  askHost,
  signal,
}: OpeningOptions): Begin {
  return async (reason) => {
    const token = externalId === null ? undefined : await askHost(reason)
    return async (resting) => {
      const body = {
        external_id: externalId ?? undefined,
        name: name ?? undefined,
        context,
        session_secret: resting?.secret,
        identity_token: token,
        kiosk: kiosk || undefined,
      }
      const start = { method: 'POST', path: '/v1/sessions', bearer: target, signal, body } as const
      const session = await http.call(start, answers.session)
      checkStart(session, resting, token)
      return session
    }
  }
}

/** One that a backend made is joined once; from then on this browser goes by what it was given. */
function joinSession({ ports, http, target, code, kiosk, signal }: OpeningOptions): Begin {
  // The same for each attempt: where only the answer was lost it is given again (Rule 57).
  const headers = { 'Idempotency-Key': ports.newId() }
  const join = () => {
    const how = { kiosk: kiosk || undefined }
    const [path, body] = target.startsWith('sess')
      ? [`/v1/sessions/${target}/join`, how]
      : ['/v1/joins', { ...how, interview_id: target, code }]
    return http.call({ method: 'POST', path, headers, body, signal }, answers.session)
  }
  const carryOn = async (resting: RestingSession): Promise<Session> => {
    const { sessionId: session_id, secret, resumable, template } = resting
    if (template === undefined) return join()
    const body = { session_secret: secret }
    const path = `/v1/sessions/${session_id}/token`
    const fresh = await http.call({ method: 'POST', path, body, signal }, answers.credentials)
    return { ...fresh, session_id, resumed: true, resumable, status: 'joined', template }
  }
  return () => Promise.resolve((resting) => (resting === null ? join() : carryOn(resting)))
}
