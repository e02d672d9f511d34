import { expect, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { heapOf } from './heap.ts'
import { adapters } from './setup.ts'
import {
  as,
  secretsOf,
  setUp,
  shown,
  signOut,
  somebody,
  statuses,
  talk,
  type,
  until,
} from './stand.ts'
import { foundIn, residueIn, textOfNodes, wordsOf } from './traces.ts'

const browser = startBrowser()
const [ada, bob] = [somebody(), somebody()]

test('KS-01 after a sign-out no storage, cookie, cache, history, entry or element holds anything of a person', async () => {
  const stand = await setUp(browser(), ada)
  const page = await stand.open(as(ada))
  await talk(page, ada)
  const secrets = await secretsOf(ada, stand)
  const before = await residueIn(page, secrets)
  // Name, what was said, answered and captured are shown; secret and revoke handle rest.
  for (const shownOne of [2, 3, 4, 5]) expect(before).toContain(`secret ${shownOne} in document`)
  for (const resting of [6, 8]) expect(before).toContain(`secret ${resting} in localStorage`)

  const report = await signOut(page)
  expect(report).toEqual({
    cleared: ['memory', 'localStorage', 'sessionStorage'],
    failed: [],
    unsent: 0,
    revoked: 'now',
  })
  expect(await residueIn(page, secrets)).toBe('')
  const kept = await stand.context.storageState({ indexedDB: true })
  expect(kept).toEqual({ cookies: [], origins: [] })
  expect(stand.context.serviceWorkers()).toEqual([])
  expect(await statuses(stand)).toEqual([401])
})

test.for(adapters)(
  'KS-02 after a sign-out nothing of a person is in the memory of the page: %s',
  async (adapter) => {
    const stand = await setUp(browser(), ada)
    const page = await stand.open(as(ada), adapter)
    await talk(page, ada)
    const secrets = await secretsOf(ada, stand)
    const hits = (await heapOf(page)).find(secrets)
    const found = secrets.filter((_, at) => hits.some((hit) => hit.startsWith(`secret ${at + 1} `)))
    expect(found).toEqual(secrets)
    expect(foundIn(await page.content(), secrets)).toEqual([2, 3, 4, 5])

    await signOut(page)
    expect((await heapOf(page)).find(secrets)).toEqual([])
    expect(foundIn((await page.content()) + (await textOfNodes(page)), secrets)).toEqual([])
  },
)

test('KS-03 who signs out offline leaves nothing but a revoke handle, and that ends the session later', async () => {
  const stand = await setUp(browser(), ada)
  const page = await stand.open(as(ada))
  await talk(page, ada)
  const secrets = await secretsOf(ada, stand)
  const [granted] = await stand.granted()
  await stand.context.setOffline(true)
  expect(await signOut(page)).toMatchObject({ failed: [], revoked: 'queued' })
  const rests = await page.evaluate(() => Object.entries(localStorage))
  expect(rests).toEqual([[`roxels:revoke/${granted?.handle}`, stand.server.url]])
  expect(await statuses(stand)).toEqual([200])

  const others = secrets.filter((secret) => secret !== granted?.handle)
  expect(await residueIn(page, others)).toBe('')
  await stand.context.setOffline(false)
  await expect.poll(() => statuses(stand)).toEqual([401])
  await page.waitForFunction(() => localStorage.length === 0)
})

test('KS-04 a sign-out where storage refuses says what it could not clear, and the session is dead all the same', async () => {
  const stand = await setUp(browser(), ada)
  const page = await stand.open(as(ada))
  await talk(page, ada)
  await page.evaluate(() => {
    Storage.prototype.removeItem = () => {
      throw new DOMException('The disk is gone.', 'UnknownError')
    }
  })
  expect(await signOut(page)).toMatchObject({
    cleared: ['memory', 'sessionStorage'],
    failed: ['localStorage'],
    revoked: 'now',
  })
  expect(foundIn(await shown(page), Object.values(ada))).toEqual([])
  expect(await statuses(stand)).toEqual([401])
})

test('KS-04 a storage that is full keeps nobody from talking, or from signing out', async () => {
  const stand = await setUp(browser(), ada)
  await stand.context.addInitScript(() => {
    for (let length = 5_242_000; length > 0; length = Math.floor(length / 2)) {
      for (const storage of [localStorage, sessionStorage])
        try {
          storage.setItem(`filler ${length}`, 'x'.repeat(length))
        } catch {
          // It is as full as it gets.
        }
    }
  })
  const page = await stand.open(as(ada))
  await talk(page, ada)
  expect(await residueIn(page, (await secretsOf(ada, stand)).slice(5))).toBe('')
  expect(await signOut(page)).toMatchObject({ failed: [], revoked: 'now' })
  expect(foundIn(await shown(page), Object.values(ada))).toEqual([])
})

test('KS-09 after a sign-out nothing speaks of a person beside the page: no title, badge, notification or live region', async () => {
  const stand = await setUp(browser(), ada)
  const page = await stand.open(as(ada))
  await page.evaluate(() => {
    const told: unknown[] = []
    Object.assign(globalThis, { told })
    Object.assign(navigator, { setAppBadge: (count: unknown) => told.push(count) })
    Object.assign(globalThis, { Notification: (title: unknown) => told.push(title) })
  })
  await talk(page, ada)
  await signOut(page)
  const told = await page.evaluate(() => [
    document.title,
    Array.from(document.querySelectorAll('[role=log],[aria-live],[role=status]'), (region) =>
      region.textContent?.trim(),
    ),
    (globalThis as unknown as { told: unknown[] }).told,
  ])
  expect([told[0], told[2]]).toEqual(['Host', []])
  expect(foundIn(JSON.stringify(told), Object.values(ada))).toEqual([])
})

test('KS-13 what is said on the console, through refusals and failures, names nobody', async () => {
  const stand = await setUp(browser(), ada, bob)
  const said: string[] = []
  stand.context.on('console', (message) => said.push(message.text()))
  stand.context.on('weberror', (error) => said.push(String(error.error())))
  const page = await stand.open(as(ada))
  await talk(page, ada)
  const secrets = await secretsOf(ada, stand)
  await page.evaluate((visit) => globalThis.host.turnTo(visit), stand.visit(as(bob)))
  await until(page, 'live')
  await stand.context.setOffline(true)
  await type(page, bob.sent)
  await page.keyboard.press('Enter')
  await signOut(page)
  expect(said.filter((line) => line.startsWith('[roxels]')).length).toBeGreaterThan(1)
  const everybody = [...secrets, ...(await secretsOf(bob, stand))]
  // A browser's own words on what it could not load have the path of the session.
  expect(foundIn(said.join('\n'), everybody)).toEqual([])
})

test('SW-12 a sign-out before anything is started has emptied the storage when it is called, and ends what rested there', async () => {
  const stand = await setUp(browser(), ada)
  const page = await stand.open(as(ada))
  await talk(page, ada)
  await page.close()
  const secrets = await secretsOf(ada, stand)
  const before = stand.requests.length
  const next = await stand.open({ first: 'signOut' })
  expect(await residueIn(next, secrets)).toBe('')
  await expect.poll(() => statuses(stand)).toEqual([401])
  const asked = stand.requests.slice(before).map((request) => new URL(request.url()).pathname)
  expect(asked.filter((path) => path.startsWith('/v1'))).toEqual(['/v1/revocations'])
})

test('KS-01 after a sign-out no request and no message to another tab has anything of the person before', async () => {
  const stand = await setUp(browser(), ada, bob)
  const page = await stand.context.newPage()
  await page.addInitScript(() => {
    const names: string[] = []
    Object.assign(globalThis, { names })
    globalThis.BroadcastChannel = class extends BroadcastChannel {
      constructor(name: string) {
        super(name)
        names.push(name)
      }
    }
  })
  await page.goto(stand.address(as(ada)))
  await talk(page, ada)
  const names = () =>
    page.evaluate(() => [...new Set((globalThis as unknown as { names: string[] }).names)])
  const adas = await names()
  const secrets = await secretsOf(ada, stand)
  expect(foundIn(adas.join(), secrets)).toEqual([])

  // Another tab that listens to all of it, as a script of the next person could.
  const other = await stand.open({ first: 'nothing' })
  await other.evaluate((all) => {
    const heard: unknown[] = []
    Object.assign(globalThis, { heard })
    for (const name of all)
      new BroadcastChannel(name).addEventListener('message', ({ data }) => heard.push(data))
  }, adas)
  const heard = () =>
    other.evaluate(() => JSON.stringify((globalThis as unknown as { heard: unknown[] }).heard))
  await other.evaluate(
    (all) =>
      all.forEach((name) =>
        new BroadcastChannel(name).postMessage({ kind: 'ask', from: 'x', cursor: null }),
      ),
    adas,
  )
  await expect.poll(async () => foundIn(await heard(), secrets)).toEqual([3, 4, 5])
  await other.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard.splice(0))

  const before = stand.requests.length
  await signOut(page)
  await page.evaluate((visit) => globalThis.host.turnTo(visit), stand.visit(as(bob)))
  await talk(page, bob)
  const [revocation, ...later] = stand.requests.slice(before)
  expect(new URL(revocation?.url() ?? '').pathname).toBe('/v1/revocations')
  expect(foundIn(await wordsOf(revocation!), secrets)).toEqual([8])
  expect(later.length).toBeGreaterThan(3)
  const words = (await Promise.all(later.map(wordsOf))).join('\n')
  expect(foundIn(words, secrets)).toEqual([])
  expect(foundIn(words, Object.values(bob))).toEqual([1, 2, 3])
  expect(foundIn(await heard(), secrets)).toEqual([])
  expect(await heard()).toContain('signed_out')
})
