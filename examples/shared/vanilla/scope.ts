import type { Readable, RoxelsState } from '@roxels/core'

/** What listens for as long as a part of the page is there. */
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
 * Puts what `make` makes in the place of what it made before, whenever `keyOf` answers another key. An element that is gone
 * takes with it what was written into it, and what the browser would bring back by undo.
 */
export function swap(
  scope: Scope,
  state: Readable<RoxelsState>,
  keyOf: (state: RoxelsState) => unknown,
  make: (scope: Scope, state: RoxelsState) => HTMLElement,
): HTMLElement {
  let key = keyOf(state.get())
  let inner = createScope()
  let shown = make(inner, state.get())
  scope.follow(state, (value) => {
    if (keyOf(value) === key) return
    key = keyOf(value)
    inner.end()
    inner = createScope()
    const next = make(inner, value)
    shown.replaceWith(next)
    shown = next
  })
  scope.onEnd(() => inner.end())
  return shown
}
