/** Time, as far as core needs it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  setTimeout(run: () => void, waitMs: number): unknown
  clearTimeout(timer: unknown): void
}

/** The part of the Web Storage API that core uses. Any of it may throw: a full disk, a blocked third-party frame. */
export interface KeyValueStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
  keys(): readonly string[]
}

/** The part of BroadcastChannel that core uses: what one tab posts, all others of that name hear. */
export interface Channel {
  post(message: object): void
  close(): void
}

/** Everything core takes from the world around it. `browser.ts` makes the real ones; tests make their own. */
export interface Ports {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly clock: Clock
  /** A number in [0, 1). */
  readonly random: () => number
  /** A new id nobody can guess. */
  readonly newId: () => string
  /** Storage that outlives the visit (localStorage). */
  readonly lasting: KeyValueStorage
  /** Storage that ends with the tab (sessionStorage). */
  readonly perTab: KeyValueStorage
  /**
   * Runs one holder of `name` at a time across the tabs of this origin (Web Locks), or just runs where there are no locks. Rejects
   * when `signal` is aborted before its turn has come.
   */
  readonly lock: <T>(name: string, run: () => Promise<T>, signal?: AbortSignal) => Promise<T>
  /** Opens the channel of that name to the other tabs of this origin; null where tabs cannot share anything under locks. */
  readonly channel: (name: string, heard: (message: unknown) => void) => Channel | null
  /** True while nobody can see the page; its timers may be slow then. */
  readonly isHidden: () => boolean
  /**
   * Until `signal` is aborted, calls `woken` when the page is seen again, and with `true` when whatever line there was is gone:
   * the browser is back online, or the page back from the back/forward cache.
   */
  readonly onWake: (woken: (lineIsGone?: boolean) => void, signal: AbortSignal) => void
  /** Until `signal` is aborted, calls `hidden` when the page is left, be it for good or for the back/forward cache (pagehide). */
  readonly onHide: (hidden: () => void, signal: AbortSignal) => void
  /** Until `signal` is aborted, calls `heard` whenever somebody touches, points, types or scrolls. */
  readonly onInput: (heard: () => void, signal: AbortSignal) => void
  /** Until `signal` is aborted, calls `changed` when another tab has set a key of lasting storage, or, with null, removed it. */
  readonly onStorage: (
    changed: (key: string | null, value: string | null) => void,
    signal: AbortSignal,
  ) => void
}
