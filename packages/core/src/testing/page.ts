import type { Ports } from '../ports.ts'
import { createListeners } from './listeners.ts'

/** What befalls the page a client runs in. */
export interface FakePage {
  /** Nobody sees the page any more. */
  hide(): void
  /** Somebody sees it again. */
  show(): void
  /** Somebody touches it. */
  touch(): void
  /** It is left, and may wait in the back/forward cache: freeze its tab, if no timer is to run there. */
  leave(): void
  /** It is back from the back/forward cache. */
  comeBack(): void
  /** The browser loses its network: what is under way breaks, what is asked for fails. */
  goOffline(): void
  /** The network is back. */
  goOnline(): void
}

export interface PageSwitches {
  readonly page: FakePage
  readonly ports: Pick<Ports, 'isHidden' | 'onWake' | 'onHide' | 'onInput'>
  /** It runs again after it was frozen. */
  resume(): void
  /** Aborted when the network goes; another one once it is back. */
  network(): AbortSignal
}

/** A page that is seen and online. `deliver` stands between what happens to it and its own code. */
export function createFakePage(deliver: (run: () => void) => void = (run) => run()): PageSwitches {
  const wakes = createListeners<[lineIsGone?: boolean]>(deliver)
  const hides = createListeners(deliver)
  const inputs = createListeners(deliver)
  let hidden = false
  let network = new AbortController()
  return {
    page: {
      hide() {
        hidden = true
      },
      show() {
        hidden = false
        wakes.tell()
      },
      touch: () => inputs.tell(),
      leave() {
        hides.tell()
        hidden = true
      },
      comeBack() {
        hidden = false
        wakes.tell(true)
      },
      goOffline: () => network.abort(),
      goOnline() {
        if (network.signal.aborted) network = new AbortController()
        wakes.tell(true)
      },
    },
    ports: {
      isHidden: () => hidden,
      onWake: wakes.add,
      onHide: hides.add,
      onInput: inputs.add,
    },
    resume: () => wakes.tell(),
    network: () => network.signal,
  }
}
