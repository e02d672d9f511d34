import type { Ports } from '../ports.ts'

/** What befalls the page a client runs in. */
export interface FakePage {
  /** Nobody sees the page any more. */
  hide(): void
  /** Somebody sees it again. */
  show(): void
  /** The browser loses its network: what is under way breaks, what is asked for fails. */
  goOffline(): void
  /** The network is back. */
  goOnline(): void
}

export interface PageSwitches {
  readonly page: FakePage
  readonly ports: Pick<Ports, 'isHidden' | 'onWake'>
  /** Aborted when the network goes; another one once it is back. */
  network(): AbortSignal
}

/** A page that is seen and online. `deliver` stands between what happens to it and its own code. */
export function createFakePage(deliver: (run: () => void) => void = (run) => run()): PageSwitches {
  const listeners = new Set<(lineIsGone?: boolean) => void>()
  let hidden = false
  let network = new AbortController()
  const wake = (lineIsGone?: boolean) =>
    deliver(() => [...listeners].forEach((woken) => listeners.has(woken) && woken(lineIsGone)))
  return {
    page: {
      hide() {
        hidden = true
      },
      show() {
        hidden = false
        wake()
      },
      goOffline: () => network.abort(),
      goOnline() {
        if (network.signal.aborted) network = new AbortController()
        wake(true)
      },
    },
    ports: {
      isHidden: () => hidden,
      onWake(woken, signal) {
        if (signal.aborted) return
        listeners.add(woken)
        signal.addEventListener('abort', () => listeners.delete(woken))
      },
    },
    network: () => network.signal,
  }
}
