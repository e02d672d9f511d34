import type { KeyValueStorage, Ports } from '../ports.ts'
import type { FakeClock } from './clock.ts'
import { createFakeClock } from './clock.ts'
import { createFakeLocks } from './locks.ts'
import type { FakePage } from './page.ts'
import { createFakePage } from './page.ts'

export interface FakePorts extends Ports, FakePage {
  readonly clock: FakeClock
}

/** Ports without a world: memory for storage, a clock that stands still, ids that count, locks that queue, no other tab. */
export function createFakePorts(fetch: Ports['fetch'], overrides: Partial<Ports> = {}): FakePorts {
  let ids = 0
  return {
    fetch,
    clock: createFakeClock(),
    random: () => 0.5,
    newId: () => `client-${(ids += 1)}`,
    lasting: createMemoryStorage(),
    perTab: createMemoryStorage(),
    lock: createFakeLocks().open(),
    channel: () => null,
    ...createFakePage(),
    ...overrides,
  } as FakePorts
}

export function createMemoryStorage(): KeyValueStorage {
  const values = new Map<string, string>()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    keys: () => [...values.keys()],
  }
}
