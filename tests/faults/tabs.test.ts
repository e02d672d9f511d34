import type { Page } from 'playwright'
import { afterEach, expect, test } from 'vitest'
import type { Profile } from './browser.ts'
import { startProfile } from './browser.ts'
import type { ServerProcess } from './server-process.ts'
import { startServerProcess } from './server-process.ts'

const open: (Profile | ServerProcess)[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.dispose()
})

async function setUp(count: number) {
  const server = await startServerProcess(1)
  open.push(server)
  const profile = await startProfile(server)
  open.push(profile)
  // All at once, as a browser restores its windows.
  const pages = await Promise.all(Array.from({ length: count }, profile.open))
  return { profile, pages }
}

/** Waits until all tabs show so many messages, each of them whole, and answers what they show. */
async function whole(pages: readonly Page[], count: number): Promise<(readonly string[])[]> {
  for (const page of pages) {
    await page.waitForFunction((expected) => {
      const shown = globalThis.tab.shown()
      return shown.length === expected && shown.every((text) => text.endsWith('(complete)'))
    }, count)
  }
  return Promise.all(pages.map((page) => page.evaluate(() => globalThis.tab.shown())))
}

const send = (page: Page | undefined, text: string) =>
  page?.evaluate((words) => globalThis.tab.send(words), text)

const statuses = (pages: readonly Page[]) =>
  Promise.all(pages.map((page) => page.evaluate(() => globalThis.tab.status())))

test('twenty tabs over HTTP/1.1 read one stream, go on when its reader is closed, and end together', async () => {
  const { profile, pages } = await setUp(20)
  await whole(pages, 1)
  expect(profile.streams.size).toBe(1)

  await send(pages.at(-1), 'Ada Lovelace')
  const [first, ...others] = await whole(pages, 3)
  for (const shown of others) expect(shown).toEqual(first)

  const [reader] = profile.streams.values()
  await reader?.close()
  const left = pages.filter((page) => page !== reader)
  expect(left).toHaveLength(19)
  await send(left[0], 'ada@example.org')
  const [second, ...rest] = await whole(left, 5)
  for (const shown of rest) expect(shown).toEqual(second)
  expect(second?.slice(0, 3)).toEqual(first)
  expect(profile.streams.size).toBe(1)

  await left[7]?.evaluate(() => globalThis.tab.signOut())
  for (const page of left) {
    await page.waitForFunction(() => globalThis.tab.status() === 'signedOut')
  }
  await whole(left, 0)
  const kept = await left[0]?.evaluate(() => Object.keys(localStorage))
  expect([kept, profile.streams.size]).toEqual([[], 0])
})

test('tabs go on when their reader crashes, and without it while it is frozen', async () => {
  const { profile, pages } = await setUp(3)
  await whole(pages, 1)
  const [crashing] = profile.streams.values()
  await crashing?.goto('chrome://crash').catch(() => undefined)
  const left = pages.filter((page) => page !== crashing)
  await send(left[0], 'Ada Lovelace')
  await whole(left, 3)

  const [frozen] = profile.streams.values()
  const awake = left.filter((page) => page !== frozen)
  expect(awake).toHaveLength(1)
  const devtools = await profile.context.newCDPSession(frozen as Page)
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  // As a browser does when somebody turns to the tab.
  await awake[0]?.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await send(awake[0], 'ada@example.org')
  await whole(awake, 5)
  await devtools.send('Page.setWebLifecycleState', { state: 'active' })
  const [first, second] = await whole(left, 5)
  expect(first).toEqual(second)
})

test('what is written offline is sent once the line is back, though the tab was closed meanwhile', async () => {
  const { profile, pages } = await setUp(1)
  await whole(pages, 1)
  await profile.context.setOffline(true)
  await send(pages[0], 'Ada Lovelace')
  await pages[0]?.close()
  await profile.context.setOffline(false)
  const again = await profile.open()
  const [shown] = await whole([again], 3)
  expect(shown?.[1]).toBe('Ada Lovelace (complete)')
  expect(await statuses([again])).toEqual(['live'])
})
