import { expect, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { secretsOf, setUp, somebody, status, talk, untilShown } from './stand.ts'
import { residueIn } from './traces.ts'

const browser = startBrowser()
const visitor = { ...somebody(), externalId: 'nobody has this id', name: 'nor this name' }

test('KS-06 the warning of a kiosk is put off by whatever a hand does: a pointer that moves, a key', async () => {
  const stand = await setUp(browser(), visitor)
  const page = await stand.open({ kiosk: { idleSeconds: 1, warnSeconds: 20 } })
  await untilShown(page, 1)
  // The warning is soon back: what counts is that it was gone.
  await page.evaluate(() => {
    let gone = 0
    globalThis.host.roxels.idle.listen((warning) => {
      if (warning === null) document.body.dataset['gone'] = String((gone += 1))
    })
  })
  const hands = [() => page.mouse.move(40, 40), () => page.keyboard.press('Shift')]
  for (const [at, hand] of hands.entries()) {
    await page.waitForFunction(() => globalThis.host.roxels.idle.get() !== null)
    await hand()
    await page.waitForSelector(`body[data-gone="${at + 1}"]`)
  }
  expect(await status(page)).toBe('live')
})

test('KS-05 a tab of a kiosk that crashes leaves nothing for the next person to find', async () => {
  const stand = await setUp(browser(), visitor)
  const kiosk = { kiosk: { idleSeconds: 60, warnSeconds: 20 } }
  const page = await stand.open(kiosk)
  await talk(page, visitor)
  const secrets = await secretsOf(visitor, stand)
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
  await page.goto('chrome://crash').catch(() => undefined)
  const next = await stand.open(kiosk)
  await untilShown(next, 1)
  expect(await residueIn(next, secrets)).toBe('')
})
