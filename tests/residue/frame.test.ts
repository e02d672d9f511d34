import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { as, secretsOf, setUp, signOut, somebody, statuses, until, untilShown } from './stand.ts'
import { residueIn } from './traces.ts'

const browser = startBrowser()
const ada = somebody()

test('TB-08 a frame whose storage is blocked works in memory alone, and crashes on nothing', async () => {
  const stand = await setUp(browser(), ada)
  const wrong: string[] = []
  stand.context.on('weberror', (error) => wrong.push(String(error.error())))
  const warnings: string[] = []
  stand.context.on('console', (message) => warnings.push(message.text()))
  const gateway = await startGateway(stand.server.url)
  const { pathname, search } = new URL(stand.address({ ...as(ada), baseUrl: gateway }))
  const page = await stand.context.newPage()
  await page.goto(
    `${stand.server.url}/host?frame=${encodeURIComponent(gateway + pathname + search)}`,
  )
  const frame = page.frames()[1]!
  await frame.waitForFunction(() => 'host' in globalThis)
  const denied = await frame.evaluate(async () => {
    const asked = [
      () => localStorage,
      () => sessionStorage,
      () => indexedDB.open('a'),
      () => caches.keys(),
      () => navigator.locks.request('a', () => {}),
    ]
    const answers = asked.map(async (ask) => void (await ask()))
    return (await Promise.allSettled(answers)).map(({ status }) => status)
  })
  expect(new Set(denied)).toEqual(new Set(['rejected']))

  await until(frame, 'live')
  await untilShown(frame, 1)
  await frame.locator('textarea').focus()
  await page.keyboard.insertText(ada.sent)
  await page.keyboard.press('Enter')
  await untilShown(frame, 3)
  expect(warnings.filter((text) => text.includes('storage'))).toHaveLength(1)
  expect(await signOut(frame)).toEqual({
    cleared: ['memory'],
    failed: ['localStorage', 'sessionStorage'],
    unsent: 0,
    revoked: 'now',
  })
  // What Chromium itself leaves unhandled when the storage of such a frame is searched comes after this.
  expect([await statuses(stand), wrong]).toEqual([[401], []])
  expect(await residueIn(frame, await secretsOf(ada, stand))).toBe('')
})

/** Lets in what has no origin, as if it came from the server's own. */
async function startGateway(to: string): Promise<string> {
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, origin: to }
    const onward = request(to + asked.url, { method: asked.method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, {
        ...response.headers,
        'access-control-allow-origin': '*',
      })
      response.pipe(answer)
    })
    answer.on('close', () => onward.destroy())
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
