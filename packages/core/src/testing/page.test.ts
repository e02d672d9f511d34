import { expect, test } from 'vitest'
import { createFakeBrowser, createFakePorts, settled } from './index.ts'

function listen({ ports } = createFakePorts()) {
  const told: unknown[] = []
  const over = new AbortController()
  ports.onHide(() => told.push('hidden'), over.signal)
  ports.onInput(() => told.push('input'), over.signal)
  ports.onWake((lineIsGone = false) => told.push({ lineIsGone }), over.signal)
  ports.onStorage((key) => told.push({ key }), over.signal)
  return { told, over: () => over.abort() }
}

test('a page that is left and comes back says so, and that its line is gone', () => {
  const tab = createFakePorts()
  const { told } = listen(tab)
  tab.page.leave()
  expect([told, tab.ports.isHidden()]).toEqual([['hidden'], true])
  tab.page.comeBack()
  expect([told, tab.ports.isHidden()]).toEqual([['hidden', { lineIsGone: true }], false])
})

test('input is heard until nobody listens any more', () => {
  const tab = createFakePorts()
  const { told, over } = listen(tab)
  tab.page.touch()
  over()
  tab.page.touch()
  expect(told).toEqual(['input'])
})

test('a thawed page first hears that it is awake, then what has waited', () => {
  const tab = createFakePorts()
  const { told } = listen(tab)
  tab.ports.clock.setTimeout(() => told.push('timer'), 10)
  tab.freeze()
  tab.clock.advance(10)
  expect(told).toEqual([])
  tab.thaw()
  expect(told).toEqual([{ lineIsGone: false }, 'timer'])
})

test('a tab hears what another one changes in shared storage, in a task of its own', async () => {
  const browser = createFakeBrowser()
  const [first, second] = [browser.open(), browser.open()]
  const [own, other] = [listen(first), listen(second)]
  first.ports.lasting.setItem('a', '1')
  first.ports.lasting.setItem('a', '1')
  first.ports.lasting.removeItem('b')
  expect(other.told).toEqual([])
  await settled()
  expect([own.told, other.told, browser.lasting.getItem('a')]).toEqual([[], [{ key: 'a' }], '1'])
  browser.lasting.removeItem('a')
  await settled()
  expect([own.told, other.told]).toEqual([[{ key: 'a' }], [{ key: 'a' }, { key: 'a' }]])
})

test('a frozen tab hears of it when it is thawed', async () => {
  const browser = createFakeBrowser()
  const [first, second] = [browser.open(), browser.open()]
  const { told } = listen(second)
  second.freeze()
  first.ports.lasting.setItem('a', '1')
  await settled()
  expect(told).toEqual([])
  second.thaw()
  expect(told).toEqual([{ lineIsGone: false }, { key: 'a' }])
})
