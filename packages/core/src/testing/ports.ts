import type { Ports } from '../ports.ts'
import type { FakeClock } from './clock.ts'
import { createFakeClock } from './clock.ts'
import { createFakeLocks } from './locks.ts'
import { createSharedStorage } from './storage.ts'
import type { FakeTab } from './tab.ts'
import { createTab } from './tab.ts'

/** A scripted server is one of these: it goes by the same clock as whoever talks to it. */
export interface FakeWorld {
  /** Who answers. Without it nobody does. */
  readonly fetch?: Ports['fetch']
  /** One of its own unless given. */
  readonly clock?: FakeClock
}

/**
 * Ports without a world, for one client: memory for storage, a clock that stands still until the test moves it, ids that count, dice
 * that fall the same in each run, a page that can be hidden, frozen and taken offline. It is the only tab of its browser.
 *
 * @example
 * const server = createScriptedServer()
 * const { ports, clock, page } = createFakePorts(server)
 * const roxels = createRoxels({ baseUrl: 'https://talk.example', templateKey: 'rk_test' }, ports)
 */
export function createFakePorts({
  fetch = unreachable,
  clock = createFakeClock(),
}: FakeWorld = {}): FakeTab {
  let ids = 0
  return createTab({
    fetch,
    clock,
    lasting: createSharedStorage(),
    locks: createFakeLocks(),
    channels: null,
    newId: () => `client-${(ids += 1)}`,
    seed: 7_919,
  })
}

export function unreachable(): Promise<never> {
  return Promise.reject(new TypeError('Failed to fetch'))
}
