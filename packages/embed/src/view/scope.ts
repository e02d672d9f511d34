import type { Readable, RoxelsState } from '@roxels/core'

/** What listens for as long as a part of the view is there. */
export interface Scope {
  /** Calls `show` now and at every change. */
  follow<T>(source: Readable<T>, show: (value: T) => void): void
  onEnd(end: () => void): void
  end(): void
}

export function createScope(): Scope {
  const ends: (() => void)[] = []
  return {
    follow: (source, show) => void ends.push(source.subscribe(show)),
    onEnd: (end) => void ends.push(end),
    end() {
      for (const end of ends.splice(0)) end()
    },
  }
}

/**
 * Puts what `make` makes in the place of what it made before, whenever somebody is left. An element that is gone takes with it what
 * was written into it, and what the browser would bring back by undo. `leave` is told before it goes, as it may have the focus.
 */
export function swapWithPerson(
  scope: Scope,
  state: Readable<RoxelsState>,
  make: (scope: Scope) => HTMLElement,
  leave: (gone: HTMLElement) => void,
): HTMLElement {
  let { epoch } = state.get()
  let inner = createScope()
  let shown = make(inner)
  scope.follow(state, (value) => {
    if (value.epoch === epoch) return
    epoch = value.epoch
    inner.end()
    inner = createScope()
    const next = make(inner)
    leave(shown)
    shown.replaceWith(next)
    shown = next
  })
  scope.onEnd(() => inner.end())
  return shown
}
