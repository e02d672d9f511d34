/**
 * A value that can be read at any time and listened to: the part of nanostores' `ReadableAtom` and of Svelte's store contract
 * that they share, so every nanostores binding works on it.
 */
export interface Readable<T> {
  /** The value now. Reading does no I/O. */
  get(): T
  /** Calls `listener` at every later change; answers the function that ends it. */
  listen(listener: (value: T) => void): () => void
  /** As `listen`, and at once with the value now. */
  subscribe(listener: (value: T) => void): () => void
  /** What it is before anything has begun: what a server renders, and a page before it has taken that over (hydration). */
  readonly init?: T | undefined
}
