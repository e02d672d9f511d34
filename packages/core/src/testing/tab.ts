import type { Ports } from '../ports.ts'
import type { FakeChannels } from './channels.ts'
import type { FakeClock } from './clock.ts'
import { overLine } from './line.ts'
import type { FakeLocks } from './locks.ts'
import type { FakePage } from './page.ts'
import { createFakePage } from './page.ts'
import type { FakeStorage, SharedStorage } from './storage.ts'
import { createFakeStorage } from './storage.ts'

/** One tab of a fake browser. Everything that reaches its code from outside passes one gate. */
export interface FakeTab {
  /** What `createRoxels` takes. */
  readonly ports: Ports
  readonly clock: FakeClock
  readonly page: FakePage
  /** Storage that outlives the visit, shared by the tabs of one browser. */
  readonly lasting: FakeStorage
  /** Storage that ends with the tab. */
  readonly perTab: FakeStorage
  /** It runs no code until it is thawed; what arrives meanwhile waits. Its locks and sockets stay. */
  freeze(): void
  thaw(): void
  /** It is gone without a word. */
  crash(): void
  /** Lets `run` happen to the tab, when it can. */
  readonly deliver: (run: () => void) => void
  /** Aborted when the tab crashes. */
  readonly gone: AbortSignal
}

/** What the tabs of one browser share. */
export interface TabSurroundings {
  readonly fetch: Ports['fetch']
  readonly clock: FakeClock
  readonly lasting: SharedStorage
  readonly locks: FakeLocks
  /** Null where tabs cannot hear of each other. */
  readonly channels: FakeChannels | null
  readonly newId: () => string
  /** Another one in each tab, and the same in each run. */
  readonly seed: number
}

export function createTab(around: TabSurroundings): FakeTab {
  const { fetch, clock, locks, channels, newId } = around
  const perTab = createFakeStorage()
  const gone = new AbortController()
  let state: 'running' | 'frozen' | 'gone' = 'running'
  let waiting: (() => void)[] = []
  let roll = around.seed

  const deliver = (run: () => void) => {
    if (state === 'running') run()
    else if (state === 'frozen') waiting.push(run)
  }
  const { page, ports: pagePorts, resume, network } = createFakePage(deliver)
  const { lasting, onStorage } = around.lasting.open(deliver)
  const own = channels?.open(deliver)

  const tab: FakeTab = {
    clock,
    page,
    lasting,
    perTab,
    deliver,
    gone: gone.signal,
    freeze() {
      if (state === 'running') state = 'frozen'
    },
    thaw() {
      if (state !== 'frozen') return
      state = 'running'
      const runs = waiting
      waiting = []
      resume()
      for (const run of runs) run()
    },
    crash() {
      state = 'gone'
      waiting = []
      own?.closeAll()
      locks.release(tab)
      gone.abort()
    },
    ports: {
      fetch: overLine(fetch, { deliver, network, gone: gone.signal }),
      clock: {
        now: clock.now,
        setTimeout: (run, waitMs) => clock.setTimeout(() => deliver(run), waitMs),
        clearTimeout: clock.clearTimeout,
      },
      random: () => (roll = (roll * 16_807) % 2_147_483_647) / 2_147_483_647,
      newId,
      lasting,
      perTab,
      ...pagePorts,
      onStorage,
      // What is gone waits for nothing, and must not keep others waiting.
      lock: (name, run, signal) =>
        state === 'gone' ? new Promise(() => {}) : locks.open(tab, deliver)(name, run, signal),
      channel: (name, heard) => own?.channel(name, heard) ?? null,
    },
  }
  return tab
}
