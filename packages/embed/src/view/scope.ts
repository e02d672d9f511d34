import type { Readable } from '@roxels/core'

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
