/** Time, as far as this package needs it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  setTimeout(run: () => void, waitMs: number): unknown
  clearTimeout(timer: unknown): void
}

/** Everything taken from the world around; tests make their own. */
export interface Ports {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly clock: Clock
  /** A number in [0, 1). */
  readonly random: () => number
  /** A new id that nobody else makes. */
  readonly newId: () => string
}

export const systemPorts: Ports = {
  fetch: (url, init) => globalThis.fetch(url, init),
  clock: {
    now: () => Date.now(),
    setTimeout: (run, waitMs) => setTimeout(run, waitMs),
    clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  },
  random: () => Math.random(),
  newId: () => crypto.randomUUID(),
}
