import type { Resting } from './lifecycle/events.ts'
import type { KeyValueStorage, Ports } from './ports.ts'

/** All a browser keeps of a conversation (Rule 12). */
interface RestingSession {
  readonly sessionId: string
  readonly secret: string
  readonly known: boolean
}

/** What a sign-out could and could not clear. Names of storages only. */
export interface ClearReport {
  readonly cleared: readonly string[]
  readonly failed: readonly string[]
}

export interface SessionStorage {
  /** The session a start by this kind of person may carry on with. */
  read(templateKey: string, known: boolean): RestingSession | null
  /** Keeps a session where it may rest, and nowhere else. A storage that refuses keeps nothing. */
  write(templateKey: string, session: RestingSession, resumable: boolean): void
  /** Forgets what is not to outlive the visit, or all of this template. */
  drop(templateKey: string, which: 'visit' | 'all'): void
  /** Forgets everything of every person and template. */
  clear(): ClearReport
  resting(templateKey: string): Resting
}

const prefix = 'roxels:'

/** Sessions at rest: one record per template key, in lasting storage for those that may be resumed, else in the tab's. */
export function createSessionStorage(ports: Pick<Ports, 'lasting' | 'perTab'>): SessionStorage {
  const places = [
    { name: 'localStorage', storage: ports.lasting },
    { name: 'sessionStorage', storage: ports.perTab },
  ] as const
  const keyOf = (templateKey: string) => `${prefix}${templateKey}`

  const read = (templateKey: string, known: boolean): RestingSession | null => {
    for (const { storage } of places) {
      const session = parse(attempt(() => storage.getItem(keyOf(templateKey))))
      if (session !== null && session.known === known) return session
    }
    return null
  }

  return {
    read,

    write(templateKey, session, resumable) {
      const home = resumable ? ports.lasting : ports.perTab
      const other = resumable ? ports.perTab : ports.lasting
      attempt(() => home.setItem(keyOf(templateKey), JSON.stringify(session)))
      const elsewhere = parse(attempt(() => other.getItem(keyOf(templateKey))))
      if (elsewhere !== null && elsewhere.known === session.known) {
        attempt(() => other.removeItem(keyOf(templateKey)))
      }
    },

    drop(templateKey, which) {
      attempt(() => ports.perTab.removeItem(keyOf(templateKey)))
      if (which === 'all') attempt(() => ports.lasting.removeItem(keyOf(templateKey)))
    },

    clear() {
      const cleared: string[] = []
      const failed: string[] = []
      for (const { name, storage } of places) {
        const done = attempt(() => {
          for (const key of ownKeys(storage)) storage.removeItem(key)
          return true
        })
        ;(done === true ? cleared : failed).push(name)
      }
      return { cleared, failed }
    },

    resting(templateKey) {
      const known = places.some(({ storage }) =>
        (attempt(() => ownKeys(storage)) ?? []).some(
          (key) => parse(attempt(() => storage.getItem(key)))?.known === true,
        ),
      )
      return { known, anonymous: read(templateKey, false) !== null }
    },
  }
}

function ownKeys(storage: KeyValueStorage): readonly string[] {
  return storage.keys().filter((key) => key.startsWith(prefix))
}

/** Storage may be blocked, full or gone; a conversation works without it. */
function attempt<T>(run: () => T): T | null {
  try {
    return run()
  } catch {
    return null
  }
}

function parse(text: string | null): RestingSession | null {
  const value: unknown = text === null ? null : attempt(() => JSON.parse(text))
  if (typeof value !== 'object' || value === null) return null
  const { sessionId, secret, known } = value as Record<string, unknown>
  return typeof sessionId === 'string' && typeof secret === 'string' && typeof known === 'boolean'
    ? { sessionId, secret, known }
    : null
}
