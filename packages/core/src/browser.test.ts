import { afterEach, expect, test, vi } from 'vitest'
import { browserPorts } from './browser.ts'

afterEach(() => void vi.unstubAllGlobals())

test('where storage is denied, and locks with it, what needs a lock runs without one, and tabs share nothing (TB-08)', async () => {
  const denied = () => {
    throw new DOMException('Access is denied.', 'SecurityError')
  }
  vi.stubGlobal('navigator', { locks: { request: async () => denied() } })
  const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: denied })
  const { lock, channel } = browserPorts()
  await expect(lock('a', () => Promise.resolve('ran'))).resolves.toBe('ran')
  expect(channel('a', () => undefined)).toBeNull()
  Reflect.deleteProperty(globalThis, 'localStorage')
  if (before !== undefined) Object.defineProperty(globalThis, 'localStorage', before)
})
