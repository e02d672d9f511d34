import type { Session } from '@roxels/protocol'
import { isRoxelsError } from '../errors.ts'
import type { SessionInput } from '../lifecycle/events.ts'
import type { Ports } from '../ports.ts'
import type { SessionStorage } from '../storage.ts'
import type { Credentials } from './credentials.ts'
import { openSession } from './credentials.ts'
import type { Call, Http } from './http.ts'
import type { Read } from '../wire/read.ts'
import { persist } from './persist.ts'

export interface OpenOptions {
  readonly ports: Ports
  readonly http: Http
  readonly storage: SessionStorage
  /** What the host tells the agent about this visit. */
  readonly context: object | undefined
}

/** A session the server has granted, and the way to call in its name. */
export interface Opened {
  readonly templateKey: string
  readonly session: Session
  readonly credentials: Credentials
  /** The path all of its routes begin with. */
  readonly path: string
  /** Calls with the session's token, and once more with a fresh one where the server refuses it. */
  readonly call: <T>(call: Call, read: Read<T>) => Promise<T>
}

/** Opens a session, however long the server cannot be reached. Rejects with what it was refused for. */
export async function open(
  options: OpenOptions,
  { templateKey, person }: SessionInput,
  signal: AbortSignal,
): Promise<Opened> {
  const { ports, http } = options
  const { session, credentials } = await persist(ports, signal, () =>
    openSession({ ...options, templateKey, person, signal }),
  )
  return {
    templateKey,
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
