import type { Channel, KeyValueStorage, Ports } from './ports.ts'

/** The real ports. Nothing is touched before it is used, so this may be called where there is no browser. */
export function browserPorts(): Ports {
  return {
    fetch: (url, init) => globalThis.fetch(url, init),
    clock: {
      now: () => Date.now(),
      setTimeout: (run, waitMs) => globalThis.setTimeout(run, waitMs),
      clearTimeout: (timer) => globalThis.clearTimeout(timer as number),
    },
    random: () => Math.random(),
    newId: randomId,
    lasting: lazyStorage(() => globalThis.localStorage),
    perTab: lazyStorage(() => globalThis.sessionStorage),
    lock: (name, run, signal) =>
      hasLocks()
        ? globalThis.navigator.locks.request(name, signal === undefined ? {} : { signal }, run)
        : run(),
    channel: openChannel,
    isHidden: () => globalThis.document?.hidden ?? false,
    onWake,
    onHide: (hidden, signal) =>
      globalThis.addEventListener?.('pagehide', () => hidden(), { signal }),
    onInput,
    onStorage: (changed, signal) =>
      globalThis.addEventListener?.('storage', ({ key, newValue }) => changed(key, newValue), {
        signal,
      }),
  }
}

/** A frame whose storage is blocked is denied locks too, though they are there: it is storage that says so at once. */
function hasLocks(): boolean {
  try {
    void globalThis.localStorage
    return globalThis.navigator?.locks !== undefined
  } catch {
    return false
  }
}

function openChannel(name: string, heard: (message: unknown) => void): Channel | null {
  if (!hasLocks() || globalThis.BroadcastChannel === undefined) return null
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => heard(data))
  return {
    post: (message) => channel.postMessage(message),
    close: () => channel.close(),
  }
}

function onWake(woken: (lineIsGone?: boolean) => void, signal: AbortSignal): void {
  const { document } = globalThis
  document?.addEventListener('visibilitychange', () => document.hidden || woken(), { signal })
  document?.addEventListener('resume', () => woken(), { signal })
  globalThis.addEventListener?.('online', () => woken(true), { signal })
  globalThis.addEventListener?.('pageshow', (event) => event.persisted && woken(true), { signal })
}

const inputs = 'pointerdown pointermove keydown wheel touchstart input compositionupdate'.split(' ')

/** In the capture phase: whatever a page does with its events, it cannot keep them from being heard. */
function onInput(heard: () => void, signal: AbortSignal): void {
  const options = { capture: true, passive: true, signal }
  for (const input of inputs) globalThis.addEventListener?.(input, () => heard(), options)
}

/** Merely naming `localStorage` throws in a frame whose storage is blocked. */
function lazyStorage(open: () => Storage): KeyValueStorage {
  return {
    getItem: (key) => open().getItem(key),
    setItem: (key, value) => open().setItem(key, value),
    removeItem: (key) => open().removeItem(key),
    keys: () => Object.keys(open()),
  }
}

/** 128 random bits in hex. `crypto.randomUUID` would be shorter but is missing on plain http. */
function randomId(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
