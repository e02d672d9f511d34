import type { KeyValueStorage, Ports } from '../ports.ts'
import type { FakeClock } from './clock.ts'
import { createFakeClock, settled } from './clock.ts'
import { createFakeLocks } from './locks.ts'
import type { FakePage } from './page.ts'
import { createFakePage } from './page.ts'
import { createMemoryStorage } from './ports.ts'

/** One tab of a fake browser. Everything that reaches its code from outside passes one gate. */
export interface FakeTab {
  readonly ports: Ports
  readonly page: FakePage
  /** It runs no code until it is thawed; what arrives meanwhile waits. Its locks and sockets stay. */
  freeze(): void
  thaw(): void
  /** It is gone without a word. */
  crash(): void
  /** Lets `run` happen to the tab, when it can. */
  readonly deliver: (run: () => void) => void
  /** Aborted when the tab crashes, as its sockets are closed then. */
  readonly gone: AbortSignal
}

export interface FakeBrowser {
  readonly clock: FakeClock
  readonly lasting: KeyValueStorage
  /** Lets time pass in steps, so that each tab hears of the others in between. */
  pass(ms: number): Promise<void>
  /** The next messages between tabs are lost on their way. */
  lose(count: number): void
  /** Everything that was posted between the tabs. */
  readonly posted: readonly unknown[]
  open(): FakeTab
}

/** Several tabs on one clock, with the locks, channels and lasting storage they share. */
export function createFakeBrowser(fetch: Ports['fetch'] = () => Promise.reject()): FakeBrowser {
  const clock = createFakeClock()
  const lasting = createMemoryStorage()
  const locks = createFakeLocks()
  const posted: unknown[] = []
  const channels = new Set<{
    readonly name: string
    readonly deliver: (run: () => void) => void
    readonly heard: (message: unknown) => void
  }>()
  let ids = 0
  let losing = 0

  const open = (): FakeTab => {
    let state: 'running' | 'frozen' | 'gone' = 'running'
    let waiting: (() => void)[] = []
    const gone = new AbortController()
    let seed = (ids += 1) * 7_919
    const deliver = (run: () => void) => {
      if (state === 'running') run()
      else if (state === 'frozen') waiting.push(run)
    }
    const page = createFakePage(deliver)
    const own = new Set<{ heard: (message: unknown) => void }>()
    const tab: FakeTab = {
      deliver,
      page,
      gone: gone.signal,
      freeze() {
        if (state === 'running') state = 'frozen'
      },
      thaw() {
        if (state !== 'frozen') return
        state = 'running'
        const runs = waiting
        waiting = []
        for (const run of runs) run()
      },
      crash() {
        state = 'gone'
        waiting = []
        for (const channel of own) channels.delete(channel as never)
        locks.release(tab)
        gone.abort()
      },
      ports: {
        fetch: (url, init) => gated(fetch(url, init)),
        clock: {
          now: clock.now,
          setTimeout: (run, waitMs) => clock.setTimeout(() => deliver(run), waitMs),
          clearTimeout: clock.clearTimeout,
        },
        // Another one in each tab, and the same in each run.
        random: () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647,
        newId: () => `id-${(ids += 1)}`,
        lasting,
        perTab: createMemoryStorage(),
        ...page,
        lock: (name, run, signal) => locks.open(tab, deliver)(name, run, signal),
        channel(name, heard) {
          const end = { name, deliver, heard }
          channels.add(end)
          own.add(end)
          return {
            post(message) {
              const copy: unknown = structuredClone(message)
              posted.push(copy)
              for (const other of channels) {
                if (other === end || other.name !== name) continue
                if ((losing -= 1) >= 0) continue
                // As a task of its own, like a real one: never in the middle of what the receiver is doing.
                setImmediate(() => {
                  other.deliver(() => {
                    if (channels.has(other)) other.heard(structuredClone(copy))
                  })
                })
              }
            },
            close: () => void channels.delete(end),
          }
        },
      },
    }
    const gated = <T>(answer: Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        answer.then(
          (value) => deliver(() => resolve(value)),
          (error: unknown) => deliver(() => reject(error)),
        )
      })
    return tab
  }
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 1_000) {
      clock.advance(Math.min(left, 1_000))
      for (let turn = 0; turn < 4; turn += 1) await settled()
    }
  }
  return { clock, lasting, posted, open, pass, lose: (count) => (losing = count) }
}
