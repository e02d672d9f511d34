import type { Ports } from '../ports.ts'

export interface FakePage extends Pick<Ports, 'isHidden' | 'onWake'> {
  hide(): void
  show(): void
  /** The browser was offline and no longer is. */
  goOnline(): void
}

/** A page that is seen, until it is hidden. `deliver` stands between what happens to it and its own code. */
export function createFakePage(deliver: (run: () => void) => void = (run) => run()): FakePage {
  const listeners = new Set<(lineIsGone?: boolean) => void>()
  let hidden = false
  const wake = (lineIsGone?: boolean) =>
    deliver(() => [...listeners].forEach((woken) => listeners.has(woken) && woken(lineIsGone)))
  return {
    isHidden: () => hidden,
    onWake(woken, signal) {
      if (signal.aborted) return
      listeners.add(woken)
      signal.addEventListener('abort', () => listeners.delete(woken))
    },
    hide() {
      hidden = true
    },
    show() {
      hidden = false
      wake()
    },
    goOnline: () => wake(true),
  }
}
