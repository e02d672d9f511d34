import type { Resting } from './lifecycle/events.ts'
import type { KeyValueStorage, Ports } from './ports.ts'

/** All a browser keeps of a conversation besides the messages it has not sent yet (Rule 12). */
interface RestingSession {
  readonly sessionId: string
  readonly secret: string
  readonly known: boolean
  /**
   * A name nobody can guess, for what the tabs that share this secret share besides: a channel, locks, unsent messages. Another
   * conversation has another.
   */
  readonly channel: string
}

/** What a sign-out could and could not clear. Names of storages only. */
export interface ClearReport {
  readonly cleared: readonly string[]
  readonly failed: readonly string[]
}

/** Texts by id that rest beside one session, and are gone when it is. Each stands alone, so that tabs cannot overwrite each other's. */
export interface Drawer {
  all(): ReadonlyMap<string, string>
  /** Answers false where nothing can be kept: the storage refuses, or the session no longer rests here. */
  put(id: string, text: string): boolean
  remove(id: string): void
}

export interface SessionStorage {
  /** The session a start by this kind of person may carry on with. */
  read(templateKey: string, known: boolean): RestingSession | null
  /** Keeps a session where it may rest, and nowhere else. A storage that refuses keeps nothing. */
  write(templateKey: string, session: RestingSession, resumable: boolean): void
  drawer(templateKey: string, channel: string): Drawer
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
  const sessionIn = (storage: KeyValueStorage, templateKey: string) =>
    parse(attempt(() => storage.getItem(keyOf(templateKey))))

  const read = (templateKey: string, known: boolean): RestingSession | null => {
    for (const { storage } of places) {
      const session = sessionIn(storage, templateKey)
      if (session !== null && session.known === known) return session
    }
    return null
  }

  const remove = (storage: KeyValueStorage, templateKey: string): void => {
    attempt(() => storage.removeItem(keyOf(templateKey)))
    for (const key of keysUnder(storage, `${keyOf(templateKey)}/`)) storage.removeItem(key)
  }

  return {
    read,

    write(templateKey, session, resumable) {
      const home = resumable ? ports.lasting : ports.perTab
      const other = resumable ? ports.perTab : ports.lasting
      const own = `${keyOf(templateKey)}/${session.channel}/`
      attempt(() => home.setItem(keyOf(templateKey), JSON.stringify(session)))
      // What was written in another conversation is not to be sent in this one.
      for (const key of keysUnder(home, `${keyOf(templateKey)}/`)) {
        if (!key.startsWith(own)) home.removeItem(key)
      }
      for (const key of keysUnder(other, own)) {
        attempt(() => home.setItem(key, other.getItem(key) ?? ''))
      }
      const elsewhere = sessionIn(other, templateKey)
      if (elsewhere?.known === session.known || elsewhere?.channel === session.channel) {
        remove(other, templateKey)
      }
    },

    drawer(templateKey, channel) {
      const folder = `${keyOf(templateKey)}/${channel}/`
      const home = () =>
        places.find(({ storage }) => sessionIn(storage, templateKey)?.channel === channel)?.storage
      return {
        all() {
          const storage = home()
          const texts = new Map<string, string>()
          for (const key of storage === undefined ? [] : keysUnder(storage, folder)) {
            const text = attempt(() => storage?.getItem(key))
            if (typeof text === 'string') texts.set(key.slice(folder.length), text)
          }
          return texts
        },
        put: (id, text) =>
          attempt(() => {
            const storage = home()
            storage?.setItem(folder + id, text)
            return storage !== undefined
          }) ?? false,
        remove(id) {
          for (const { storage } of places) attempt(() => storage.removeItem(folder + id))
        },
      }
    },

    drop(templateKey, which) {
      remove(ports.perTab, templateKey)
      if (which === 'all') remove(ports.lasting, templateKey)
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

function keysUnder(storage: KeyValueStorage, folder: string): readonly string[] {
  return attempt(() => storage.keys().filter((key) => key.startsWith(folder))) ?? []
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
  const { sessionId, secret, known, channel = '' } = value as Record<string, unknown>
  return typeof sessionId === 'string' &&
    typeof secret === 'string' &&
    typeof known === 'boolean' &&
    typeof channel === 'string'
    ? { sessionId, secret, known, channel }
    : null
}
