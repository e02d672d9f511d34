import type { Session } from '@roxels/protocol'
import type { Resting } from './lifecycle/events.ts'
import type { KeyValueStorage, Ports } from './ports.ts'
import { flag, object, optional, readJson, text } from './wire/read.ts'
import { publicTemplate } from './wire/answers.ts'

/** All a browser keeps of a conversation besides the messages it has not sent yet (Rule 12). */
export interface RestingSession {
  readonly sessionId: string
  readonly secret: string
  /** What can end the session and nothing else (Rule 69). */
  readonly handle: string
  readonly known: boolean
  /** It may outlive the visit. */
  readonly resumable: boolean
  /**
   * A name nobody can guess, for what the tabs that share this secret share besides: a channel, locks, unsent messages. Another
   * conversation has another.
   */
  readonly channel: string
  /** What a session that a backend made is about, as nobody tells a page twice. */
  readonly template?: Session['template']
  /** Whose it is: pages of one origin may talk to several. */
  readonly server: string
}

/** What a sign-out could and could not clear: `memory`, and storages by name. */
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

/** `browser`: with the other tabs; `tab`: for itself; `nowhere`: nothing rests. */
export type StorageScope = 'browser' | 'tab' | 'nowhere'

/**
 * How far a sign-out goes: `tabs` tells the other tabs of it, `browser` only clears what they share, `tab` leaves that alone, where
 * another tab has cleared it and somebody else may be here by now.
 */
export type Reach = 'tabs' | 'browser' | 'tab'

/** Storage by target: the embed key of a template, or the id of a session that a backend made. */
export interface SessionStorage {
  /** The session a start by this kind of person may carry on with. */
  read(target: string, known: boolean): RestingSession | null
  /** Keeps a session where it may rest, and nowhere else. A storage that refuses keeps nothing. */
  write(target: string, session: Omit<RestingSession, 'server'>): void
  drawer(target: string, channel: string): Drawer
  /** Forgets what is not to outlive the visit, or all of this target. */
  drop(target: string, which: 'visit' | 'all'): void
  /** Forgets everything of every person and target. */
  clear(reach: Reach): ClearReport
  resting(target: string): Resting
  /** The revoke handles of all sessions at rest, and their servers. */
  handles(): ReadonlyMap<string, string>
  /** Handles that signed-out sessions have left for later. */
  readonly revocations: Drawer
  /** Calls `signedOut` when another tab clears everything. */
  onSignOut(signedOut: () => void, signal: AbortSignal): void
}

const prefix = 'roxels:'
const signOutKey = `${prefix}signed-out`
/** What rests here can end sessions that are over anyway, and nothing else. */
const revokeFolder = `${prefix}revoke/`

/** Sessions at rest: one record per target, in lasting storage for those that may be resumed, else in the tab's. */
export function createSessionStorage(
  ports: Pick<Ports, 'lasting' | 'perTab' | 'onStorage'>,
  scope: StorageScope,
  server: string,
): SessionStorage {
  const lasting = patient(scope === 'browser' ? ports.lasting : nowhere)
  const perTab = patient(scope === 'nowhere' ? nowhere : ports.perTab)
  const places = [lasting, perTab]
  const keyOf = (target: string) => prefix + target
  const folderOf = (target: string, channel: string) => `${keyOf(target)}/${channel}/`
  const all = () =>
    places.flatMap((place) => place.under(prefix).flatMap((key) => place.session(key) ?? []))

  const read = (target: string, known: boolean): RestingSession | null =>
    places
      .map((place) => place.session(keyOf(target)))
      .find((session) => session?.known === known) ?? null

  const drop = (place: Place, target: string): void => {
    place.remove(keyOf(target))
    place.under(`${keyOf(target)}/`).forEach(place.remove)
  }

  return {
    read,

    write(target, session) {
      const lasts = session.resumable && scope === 'browser'
      const [home, other] = lasts ? [lasting, perTab] : [perTab, lasting]
      const own = folderOf(target, session.channel)
      home.set(keyOf(target), JSON.stringify({ ...session, server }))
      // What was written in another conversation is not to be sent in this one.
      for (const key of home.under(`${keyOf(target)}/`)) {
        if (!key.startsWith(own)) home.remove(key)
      }
      for (const key of other.under(own)) home.set(key, other.get(key) ?? '')
      const elsewhere = other.session(keyOf(target))
      if (elsewhere?.known === session.known || elsewhere?.channel === session.channel) {
        drop(other, target)
      }
    },

    drawer: (target, channel) =>
      drawerOf(folderOf(target, channel), places, () =>
        places.find((place) => place.session(keyOf(target))?.channel === channel),
      ),

    drop(target, which) {
      if (which === 'all' || !perTab.session(keyOf(target))?.resumable) drop(perTab, target)
      if (which === 'all') drop(lasting, target)
    },

    clear(reach) {
      const report = { cleared: ['memory'], failed: [] as string[] }
      const clear = (name: string, place: Place) =>
        (place.clear() ? report.cleared : report.failed).push(name)
      if (scope === 'browser' && reach !== 'tab') clear('localStorage', lasting)
      // It is gone at once; what counts is that the others hear of it.
      if (reach === 'tabs' && lasting.set(signOutKey, '1')) lasting.remove(signOutKey)
      if (scope !== 'nowhere') clear('sessionStorage', perTab)
      return report
    },

    resting: (target) => ({
      known: all().some(({ known }) => known),
      anonymous: read(target, false) !== null,
    }),
    handles: () => new Map(all().map((session) => [session.handle, session.server])),
    revocations: drawerOf(revokeFolder, places, () => (scope === 'browser' ? lasting : perTab)),
    onSignOut(signedOut, signal) {
      if (scope !== 'browser') return
      ports.onStorage((key, value) => {
        if (key === signOutKey && value !== null) signedOut()
      }, signal)
    },
  }
}

function drawerOf(folder: string, places: readonly Place[], home: () => Place | undefined): Drawer {
  return {
    all: () =>
      new Map(
        home()
          ?.under(folder)
          .map((key) => [key.slice(folder.length), home()?.get(key) ?? '']),
      ),
    put: (id, value) => home()?.set(folder + id, value) ?? false,
    remove: (id) => places.forEach((place) => place.remove(folder + id)),
  }
}

const nowhere: KeyValueStorage = {
  getItem: () => null,
  setItem() {
    throw new Error('Nothing rests here.')
  },
  removeItem: () => undefined,
  keys: () => [],
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
    /** Answers whether nothing of a person is left. */
    clear: () =>
      attempt(() => {
        const keys = under(prefix).filter((key) => !key.startsWith(revokeFolder))
        keys.forEach((key) => storage.removeItem(key))
        return true
      }) ?? false,
  }
}

const restingSession = object<RestingSession>({
  sessionId: text,
  secret: text,
  handle: text,
  known: flag,
  resumable: flag,
  channel: text,
  template: optional(publicTemplate),
  server: text,
})
