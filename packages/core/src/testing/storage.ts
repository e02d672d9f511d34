import type { KeyValueStorage, Ports } from '../ports.ts'
import { createListeners } from './listeners.ts'
import { inNextTask } from './settled.ts'

/** A storage in memory that can be made to throw. */
export interface FakeStorage extends KeyValueStorage {
  /** From now on it throws: on `writing`, as a full disk does, or on `anything`, as a frame whose storage is blocked. */
  refuse(what: 'writing' | 'anything'): void
  /** It works again, with what it held. */
  allow(): void
}

export function createFakeStorage(): FakeStorage {
  const values = new Map<string, string>()
  let refused: 'nothing' | 'writing' | 'anything' = 'nothing'
  const touch = () => {
    if (refused === 'anything') throw new DOMException('Access is denied.', 'SecurityError')
  }
  return {
    getItem(key) {
      touch()
      return values.get(key) ?? null
    },
    setItem(key, value) {
      touch()
      if (refused === 'writing') throw new DOMException('It is full.', 'QuotaExceededError')
      values.set(key, value)
    },
    removeItem(key) {
      touch()
      values.delete(key)
    },
    keys() {
      touch()
      return [...values.keys()]
    },
    refuse(what) {
      refused = what
    },
    allow() {
      refused = 'nothing'
    },
  }
}

/** Storage that the tabs of one browser share. Used as it is, it changes as by a tab that no test has opened. */
export interface SharedStorage extends FakeStorage {
  /** The storage as one tab has it. `deliver` brings that tab what others changed, as a task of its own. */
  open(deliver: (run: () => void) => void): {
    readonly lasting: FakeStorage
    readonly onStorage: Ports['onStorage']
  }
}

export function createSharedStorage(): SharedStorage {
  const storage = createFakeStorage()
  type Tell = (key: string, value: string | null) => void
  const tabs = new Set<Tell>()

  const changedBy = (self?: Tell): FakeStorage => {
    // As real ones do, they hear only of what makes a difference.
    const change = (key: string, write: () => void) => {
      const before = storage.getItem(key)
      write()
      const value = storage.getItem(key)
      if (value === before) return
      for (const tell of tabs) if (tell !== self) inNextTask(() => tell(key, value))
    }
    return {
      ...storage,
      setItem: (key, value) => change(key, () => storage.setItem(key, value)),
      removeItem: (key) => change(key, () => storage.removeItem(key)),
    }
  }
  return {
    ...changedBy(),
    open(deliver) {
      const listeners = createListeners<[key: string, value: string | null]>(deliver)
      tabs.add(listeners.tell)
      return { lasting: changedBy(listeners.tell), onStorage: listeners.add }
    },
  }
}
