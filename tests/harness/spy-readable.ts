import type { Readable } from '@roxels/core'

export interface SpyReadable<T> extends Readable<T> {
  set(value: T): void
  /** How many listen at this moment. */
  listening(): number
  /** How often somebody has begun to listen. */
  listened(): number
}

/**
 * A `Readable` that counts its listeners. With `meanwhile` it changes to that just before the first one is taken in: when an
 * adapter has read, and cannot hear yet.
 */
export function spyReadable<T>(initial: T, meanwhile: T = initial): SpyReadable<T> {
  const listeners = new Set<(value: T) => void>()
  let value = initial
  let count = 0
  const spy: SpyReadable<T> = {
    get: () => value,
    listen(listener) {
      // A wrapper of its own: the same function may listen twice.
      const entry = (next: T) => listener(next)
      if (count === 0) value = meanwhile
      listeners.add(entry)
      count += 1
      return () => void listeners.delete(entry)
    },
    subscribe(listener) {
      const end = spy.listen(listener)
      listener(value)
      return end
    },
    set(next) {
      value = next
      for (const listener of listeners) listener(next)
    },
    listening: () => listeners.size,
    listened: () => count,
  }
  return spy
}
