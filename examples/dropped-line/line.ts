import type { Ports, Readable } from '@roxels/core'

/** The network between a page and its server, which can be cut and mended. */
export interface Line {
  /** For the ports of the client, in place of its own. */
  readonly fetch: Ports['fetch']
  readonly isCut: Readable<boolean>
  /** Ends every answer in its middle; nothing gets through from now on. */
  cut(): void
  mend(): void
}

function createLine(): Line {
  const listeners = new Set<(isCut: boolean) => void>()
  let end = new AbortController()
  const listen = (listener: (isCut: boolean) => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const tell = () => {
    for (const listener of listeners) listener(end.signal.aborted)
  }
  return {
    fetch(url, init) {
      const signals = init.signal instanceof AbortSignal ? [init.signal, end.signal] : [end.signal]
      return fetch(url, { ...init, signal: AbortSignal.any(signals) })
    },
    isCut: {
      get: () => end.signal.aborted,
      listen,
      subscribe(listener) {
        listener(end.signal.aborted)
        return listen(listener)
      },
    },
    cut() {
      end.abort(new TypeError('The line is cut.'))
      tell()
    },
    mend() {
      end = new AbortController()
      tell()
      // As a browser does whose network is back: what waits is tried again at once.
      dispatchEvent(new Event('online'))
    },
  }
}

/** The line of this page: its host gives it to the client, and the scene has the button. */
export const line = createLine()
