import type { KeyValueStorage } from '../ports.ts'

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
