import type { Resting } from './lifecycle/events.ts'
import type { KeyValueStorage, Ports } from './ports.ts'
import { flag, object, readJson, text } from './wire/read.ts'

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
  const lasting = patient(ports.lasting)
  const perTab = patient(ports.perTab)
  const places = [lasting, perTab]
  const keyOf = (templateKey: string) => prefix + templateKey
  const folderOf = (templateKey: string, channel: string) => `${keyOf(templateKey)}/${channel}/`

  const read = (templateKey: string, known: boolean): RestingSession | null =>
    places
      .map((place) => place.session(keyOf(templateKey)))
      .find((session) => session?.known === known) ?? null

  const drop = (place: Place, templateKey: string): void => {
    place.remove(keyOf(templateKey))
    place.under(`${keyOf(templateKey)}/`).forEach(place.remove)
  }

  return {
    read,

    write(templateKey, session, resumable) {
      const [home, other] = resumable ? [lasting, perTab] : [perTab, lasting]
      const own = folderOf(templateKey, session.channel)
      home.set(keyOf(templateKey), JSON.stringify(session))
      // What was written in another conversation is not to be sent in this one.
      for (const key of home.under(`${keyOf(templateKey)}/`)) {
        if (!key.startsWith(own)) home.remove(key)
      }
      for (const key of other.under(own)) home.set(key, other.get(key) ?? '')
      const elsewhere = other.session(keyOf(templateKey))
      if (elsewhere?.known === session.known || elsewhere?.channel === session.channel) {
        drop(other, templateKey)
      }
    },

    drawer(templateKey, channel) {
      const folder = folderOf(templateKey, channel)
      const home = () =>
        places.find((place) => place.session(keyOf(templateKey))?.channel === channel)
      return {
        all: () =>
          new Map(
            home()
              ?.under(folder)
              .map((key) => [key.slice(folder.length), home()?.get(key) ?? '']),
          ),
        put: (id, text) => home()?.set(folder + id, text) ?? false,
        remove: (id) => places.forEach((place) => place.remove(folder + id)),
      }
    },

    drop(templateKey, which) {
      drop(perTab, templateKey)
      if (which === 'all') drop(lasting, templateKey)
    },

    clear() {
      const names = ['localStorage', 'sessionStorage']
      const cleared = places.map((place) => place.clear())
      return {
        cleared: names.filter((_, index) => cleared[index]),
        failed: names.filter((_, index) => !cleared[index]),
      }
    },

    resting: (templateKey) => ({
      known: places.some((place) => place.under(prefix).some((key) => place.session(key)?.known)),
      anonymous: read(templateKey, false) !== null,
    }),
  }
}

type Place = ReturnType<typeof patient>

/** Storage may be blocked, full or gone; a conversation works without it. */
function patient(storage: KeyValueStorage) {
  const attempt = <T>(run: () => T): T | undefined => {
    try {
      return run()
    } catch {
      return undefined
    }
  }
  const under = (start: string) => storage.keys().filter((key) => key.startsWith(start))
  const get = (key: string) => attempt(() => storage.getItem(key))
  return {
    get,
    session: (key: string) => readJson(restingSession, get(key) ?? ''),
    set: (key: string, value: string) =>
      attempt(() => {
        storage.setItem(key, value)
        return true
      }),
    remove: (key: string) => void attempt(() => storage.removeItem(key)),
    under: (start: string) => attempt(() => under(start)) ?? [],
    /** Answers whether nothing of ours is left. */
    clear: () =>
      attempt(() => {
        under(prefix).forEach((key) => storage.removeItem(key))
        return true
      }) ?? false,
  }
}

const restingSession = object<RestingSession>({
  sessionId: text,
  secret: text,
  known: flag,
  channel: text,
})
