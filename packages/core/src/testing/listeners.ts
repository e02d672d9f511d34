/** Who listens for one kind of event, as the DOM has it: until its signal is aborted, and no more once it is. */
export interface Listeners<T extends unknown[]> {
  readonly add: (heard: (...what: T) => void, signal: AbortSignal) => void
  /** Calls those who listen, once it can be delivered. */
  tell(...what: T): void
}

export function createListeners<T extends unknown[] = []>(
  deliver: (run: () => void) => void,
): Listeners<T> {
  const listeners = new Set<(...what: T) => void>()
  return {
    add(heard, signal) {
      if (signal.aborted) return
      const listener = (...what: T) => heard(...what)
      listeners.add(listener)
      signal.addEventListener('abort', () => listeners.delete(listener))
    },
    tell: (...what) =>
      deliver(() => [...listeners].forEach((heard) => listeners.has(heard) && heard(...what))),
  }
}
