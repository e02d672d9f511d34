import { expect, test, vi } from 'vitest'
import { replay } from './queue.ts'

test('what a page has asked for before is done in its order, with what it was told', () => {
  const calls: unknown[] = []
  const target = {
    init: (...args: readonly unknown[]) => calls.push(['init', ...args]),
    setView: (...args: readonly unknown[]) => calls.push(['setView', ...args]),
  }
  const args = (...all: unknown[]): ArrayLike<unknown> => all
  replay(
    [
      ['init', args({ a: 1 })],
      ['setView', args('home')],
      ['init', args()],
    ],
    target,
  )
  expect(calls).toEqual([['init', { a: 1 }], ['setView', 'home'], ['init']])
})

test('what it was answered meanwhile becomes the real thing', () => {
  const listener = vi.fn()
  const on = vi.fn()
  const call = { on, hangUp: vi.fn(), status: 'prewarm' }
  const stub: Record<string, unknown> = { q: [['on', ['chat', listener]]], on: vi.fn() }
  replay([['start', [{}], stub]], { start: () => call })
  expect(on).toHaveBeenCalledWith('chat', listener)
  expect(stub).toMatchObject({ status: 'prewarm', on, hangUp: call.hangUp })
  expect('q' in stub).toBe(false)
})

test.for([undefined, null, {}, 'q', [['nothing', []]]])(
  '%j is no queue to do anything of',
  (queue) => {
    expect(() => replay(queue, {})).not.toThrow()
  },
)
