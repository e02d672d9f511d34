import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { adapters } from './setup.ts'
import {
  as,
  cutOff,
  secretsOf,
  setUp,
  shown,
  signOut,
  somebody,
  status,
  statuses,
  talk,
  type,
  until,
  untilShown,
} from './stand.ts'
import { foundIn, residueIn, wordsOf } from './traces.ts'

const browser = startBrowser()
const ada = somebody()

/**
 * A page is put into the back/forward cache and taken out again as a browser does it, event by event; the headless Chromium of the
 * tests keeps no page there by itself. Answers what the page still shows when it is put there.
 */
function leave(page: Page): Promise<string> {
  return page.evaluate(async () => {
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
    await Promise.resolve()
    return globalThis.host.shown()
  })
}

const comeBack = (page: Page) =>
  page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))

test.for(adapters)(
  'TB-03 a page that is left shows nothing, and after a sign-out elsewhere nothing when somebody goes back to it: %s',
  async (adapter) => {
    const stand = await setUp(browser(), ada)
    const page = await stand.open(as(ada), adapter)
    await talk(page, ada)
    const secrets = (await secretsOf(ada, stand)).slice(2)
    expect(foundIn(await shown(page), secrets)).toEqual([1, 2, 3])
    expect(foundIn(await leave(page), secrets)).toEqual([])
    const reconnect = await cutOff(page)
    await page.evaluate(() => globalThis.host.watch())
    await signOut(await stand.open({ first: 'nothing' }))
    expect(await status(page)).not.toBe('signedOut')
    await reconnect()
    await comeBack(page)
    await page.waitForFunction(() => globalThis.host.frames.length > 1)
    const [awoken, frames] = await page.evaluate(() => {
      const { host } = globalThis
      return [host.awoken, host.frames]
    })
    expect(awoken.at(-1)).toMatchObject({ on: 'pageshow', status: 'signedOut' })
    for (const glimpse of [...awoken, ...frames])
      expect(foundIn(glimpse.shown, secrets)).toEqual([])
    expect(await residueIn(page, secrets)).toBe('')
  },
)

test('TB-03 a page that somebody goes back to shows the conversation again where nobody has signed out', async () => {
  const stand = await setUp(browser(), ada)
  const page = await stand.open(as(ada))
  await talk(page, ada)
  expect(foundIn(await leave(page), [ada.sent, ada.spoken, ada.captured])).toEqual([])
  await comeBack(page)
  await until(page, 'live')
  await untilShown(page, 3)
  expect(foundIn(await shown(page), [ada.sent, ada.spoken, ada.captured])).toEqual([1, 2, 3])
  await type(page, 'And on it goes.')
  await page.keyboard.press('Enter')
  await untilShown(page, 5)
})

test('TB-03 a page that is left holds nothing that would keep it out of the back/forward cache', async () => {
  const stand = await setUp(browser(), ada)
  const page = await stand.open(as(ada))
  await talk(page, ada)
  const locks = () =>
    page.evaluate(async () => {
      const { held = [], pending = [] } = await navigator.locks.query()
      return held.length + pending.length
    })
  const paths = () => Array.from(stand.pending, (request) => new URL(request.url()).pathname)
  await expect.poll(paths).toEqual([expect.stringMatching(/events$/)])
  expect(await locks()).toBe(1)
  await leave(page)
  expect(await locks()).toBe(0)
  await expect.poll(paths).toEqual([])

  const devtools = await stand.context.newCDPSession(page)
  const { result } = await devtools.send('Runtime.evaluate', { expression: 'window' })
  const { listeners } = await devtools.send('DOMDebugger.getEventListeners', {
    objectId: result.objectId ?? '',
  })
  const types = listeners.map((listener) => listener.type)
  expect(types).toContain('pagehide')
  expect(types.filter((one) => one.includes('unload'))).toEqual([])
})

test('TB-04 who goes back after a sign-out finds nothing in the HTTP cache: every answer is no-store', async () => {
  const stand = await setUp(browser(), ada)
  const address = stand.address(as(ada))
  const page = await stand.context.newPage()
  const caching: (string | undefined)[] = []
  page.on('response', (answer) => {
    if (new URL(answer.url()).pathname.startsWith('/v1/'))
      caching.push(answer.headers()['cache-control']?.split(',')[0])
  })
  await page.goto(address)
  await talk(page, ada)
  const secrets = await secretsOf(ada, stand)
  await page.goto(stand.address({ first: 'nothing' }))
  await page.waitForFunction(() => 'host' in globalThis)
  await signOut(page)
  // Signed out of the host too, which no longer knows who makes that visit.
  stand.visits[0] = { first: 'start' }
  await page.goBack()
  await until(page, 'live')
  expect(page.url()).toBe(address)
  const kind = await page.evaluate(
    () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).type,
  )
  expect(kind).toBe('back_forward')
  expect(await residueIn(page, secrets)).toBe('')
  expect(caching.length).toBeGreaterThan(4)
  expect(new Set(caching)).toEqual(new Set(['no-store']))
})

test('TB-11 no address, referrer or history ever has a secret, a token, an id or a name', async () => {
  const stand = await setUp(browser(), ada)
  const page = await stand.open(as(ada))
  await talk(page, ada)
  await page.reload()
  await until(page, 'live')
  await untilShown(page, 3)
  const secrets = await secretsOf(ada, stand)
  const kept = await page.evaluate(() => [
    location.href,
    document.referrer,
    JSON.stringify(history.state),
    ...performance.getEntries().map(({ name }) => name),
    ...Array.from(document.querySelectorAll('iframe'), ({ src }) => src),
  ])
  await signOut(page)
  expect(await statuses(stand)).toContain(401)
  const sent = await Promise.all(
    stand.requests.map(async (request) => [request.url(), (await request.allHeaders())['referer']]),
  )
  expect(secrets.length).toBeGreaterThan(8)
  expect(foundIn([...kept, ...sent.flat()].join('\n'), secrets)).toEqual([])
  // And yet all of it was sent, where it belongs.
  const words = (await Promise.all(stand.requests.map(wordsOf))).join('\n')
  expect(foundIn(words, secrets).length).toBeGreaterThan(6)
})
