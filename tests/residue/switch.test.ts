import { expect, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { heapOf } from './heap.ts'
import { adapters } from './setup.ts'
import {
  as,
  secretsOf,
  setUp,
  shown,
  somebody,
  statuses,
  statusOf,
  talk,
  type,
  until,
  untilShown,
} from './stand.ts'
import { foundIn, residueIn, wordsOf } from './traces.ts'

const browser = startBrowser()
const [ada, bob] = [somebody(), somebody()]
const draft = 'draft' + somebody().sent

test.for(adapters)(
  'SW-02 when somebody else is here, no frame that is painted since shows anything of the person before: %s',
  async (adapter) => {
    const stand = await setUp(browser(), ada, bob)
    const page = await stand.open(as(ada), adapter)
    await talk(page, ada)
    await type(page, draft)
    const secrets = [...(await secretsOf(ada, stand)), draft]
    expect(foundIn(await shown(page), secrets)).toEqual([2, 3, 4, 5, 9])

    await page.evaluate(() => globalThis.host.watch())
    await page.evaluate((visit) => globalThis.host.turnTo(visit), stand.visit(as(bob)))
    await until(page, 'live')
    await page.waitForFunction(() => globalThis.host.frames.at(-1)?.status === 'live')
    const frames = await page.evaluate(() => globalThis.host.frames)
    const since = frames.filter(({ epoch }) => epoch === 1)
    expect(since.length).toBeGreaterThan(1)
    for (const frame of since) expect(foundIn(frame.shown, secrets)).toEqual([])
    expect(await statuses(stand)).toEqual([401, 200])
  },
)

test('SW-02 when somebody else is here, nothing of the person before is in the memory of the page', async () => {
  const stand = await setUp(browser(), ada, bob)
  const page = await stand.open(as(ada), 'react')
  await talk(page, ada)
  const secrets = await secretsOf(ada, stand)
  await page.evaluate((visit) => globalThis.host.turnTo(visit), stand.visit(as(bob)))
  await talk(page, bob)
  const heap = await heapOf(page)
  expect(heap.find(secrets)).toEqual([])
  expect(heap.find([bob.name]).length).toBeGreaterThan(0)
})

test('SW-03 the first request of the next person has nothing of the one before', async () => {
  const stand = await setUp(browser(), ada, bob)
  const page = await stand.open(as(ada))
  await talk(page, ada)
  const secrets = await secretsOf(ada, stand)
  const before = stand.requests.length
  await page.evaluate((visit) => globalThis.host.turnTo(visit), stand.visit(as(bob)))
  await until(page, 'live')
  const first = stand.requests
    .slice(before)
    .find((request) => new URL(request.url()).pathname === '/v1/sessions')
  const words = await wordsOf(first!)
  expect(foundIn(words, [bob.externalId, bob.name])).toEqual([1, 2])
  expect(foundIn(words, secrets)).toEqual([])
})

test('SW-08 what a visitor said before signing out cannot be claimed by whoever signs in next', async () => {
  const visitor = { ...somebody(), externalId: 'nobody has this id', name: 'nor this name' }
  const stand = await setUp(browser(), visitor, bob)
  const page = await stand.open({})
  await talk(page, visitor)
  const secrets = await secretsOf(visitor, stand)
  expect(await residueIn(page, secrets)).toContain('secret 6 in sessionStorage')
  await page.evaluate(() => globalThis.host.roxels.signOut())
  const before = stand.requests.length
  await page.evaluate((visit) => globalThis.host.turnTo(visit), stand.visit(as(bob)))
  await talk(page, bob)
  expect(await statuses(stand)).toEqual([401, 200])
  expect(await residueIn(page, secrets)).toBe('')
  const words = await Promise.all(stand.requests.slice(before).map(wordsOf))
  expect(foundIn(words.join('\n'), secrets)).toEqual([])
})

test('SW-15 who looks in as somebody else in a tab of its own touches nothing of the other tab', async () => {
  const stand = await setUp(browser(), ada, bob)
  const admin = await stand.open(as(ada))
  await talk(admin, ada)
  const [granted] = await stand.granted()
  const atRest = () => admin.evaluate(() => JSON.stringify(Object.entries(localStorage)))
  const before = await atRest()
  const inside = await stand.open({ ...as(bob), tabs: 'isolate' })
  await talk(inside, bob)
  expect([await atRest(), foundIn(await shown(inside), Object.values(ada))]).toEqual([before, []])
  expect(foundIn(await shown(admin), Object.values(bob))).toEqual([])

  await inside.evaluate(() => globalThis.host.roxels.signOut())
  expect([await atRest(), await statusOf(stand, granted!.token)]).toEqual([before, 200])
  await type(admin, 'still here')
  await admin.keyboard.press('Enter')
  await untilShown(admin, 5)
})
