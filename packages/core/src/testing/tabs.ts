import { createFakeChannels } from './channels.ts'
import type { FakeClock } from './clock.ts'
import { createFakeClock } from './clock.ts'
import { createFakeLocks } from './locks.ts'
import type { FakeWorld } from './ports.ts'
import { unreachable } from './ports.ts'
import type { FakeStorage } from './storage.ts'
import { createSharedStorage } from './storage.ts'
import type { FakeTab } from './tab.ts'
import { createTab } from './tab.ts'

/** Several tabs on one clock, with the locks, channels and lasting storage they share. */
export interface FakeBrowser {
  readonly clock: FakeClock
  /** Storage that outlives the visit. */
  readonly lasting: FakeStorage
  /** Opens one more tab. */
  open(): FakeTab
  /** The next messages between tabs are lost on their way. */
  lose(count: number): void
  /** Everything that was posted between the tabs. */
  readonly posted: readonly unknown[]
}

/**
 * A browser of several tabs: Web Locks and BroadcastChannel as real ones have them, and tabs that freeze and crash.
 *
 * @example
 * const browser = createFakeBrowser(createScriptedServer())
 * const [first, second] = [browser.open(), browser.open()]
 */
export function createFakeBrowser({
  fetch = unreachable,
  clock = createFakeClock(),
}: FakeWorld = {}): FakeBrowser {
  const lasting = createSharedStorage()
  const locks = createFakeLocks()
  const channels = createFakeChannels()
  let ids = 0
  const newId = () => `id-${(ids += 1)}`
  return {
    clock,
    lasting,
    lose: channels.lose,
    posted: channels.posted,
    open() {
      ids += 1
      return createTab({ fetch, clock, lasting, locks, channels, newId, seed: ids * 7_919 })
    },
  }
}
