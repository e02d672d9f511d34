import { globSync, readFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import type { Locator, Page } from 'playwright'
import { expect, onTestFinished, test } from 'vitest'
import { embedPages } from '../../examples/gallery/embed-pages.ts'
import type { SceneKeys } from '../../examples/gallery/publish.ts'
import { publishScenes } from '../../examples/gallery/publish.ts'
import { startBackend } from '../backend.ts'
import { messagesIn, startBrowser } from './stand.ts'

const browser = startBrowser()
/** However busy the machine is. */
const soon = { timeout: 20_000 }
const root = join(import.meta.dirname, '../..')
const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
const names = ['autoinit', 'init', 'start', 'shop', 'two-people'] as const

/** A page of the examples as the gallery serves it, on the origin of a server with its own interviewer. */
async function open(name: (typeof names)[number]) {
  const keys = Promise.withResolvers<SceneKeys>()
  const pages = embedPages(keys.promise)
  const { server, client } = await startBackend({
    // The built-in one, in place of what tests of backends talk to.
    agent: undefined as never,
    wordMs: 0,
    site: (request) => pages(new URL(request.url).pathname),
  })
  keys.resolve(await publishScenes(client, server.templateId, [server.url]))
  const context = await browser().newContext({ reducedMotion: 'reduce' })
  context.setDefaultTimeout(20_000)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const told: string[] = []
  page.on('console', (message) => told.push(message.text()))
  page.on('pageerror', (error) => told.push(String(error)))
  await page.goto(`${server.url}/embed/${name}.html`)
  const view = page.locator('roxels-embed')
  const launcher = page.locator('roxels-launcher').getByRole('button')
  return { client, page, told, view, launcher }
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const { violations: found } = await checker.run()
    return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  })
}

async function say(view: Locator, text: string): Promise<void> {
  const before = (await messagesIn(view)).length
  await view.getByRole('textbox').fill(text)
  await view.getByRole('textbox').press('Enter')
  // Theirs, and what is answered.
  await expect.poll(async () => (await messagesIn(view)).length, soon).toBe(before + 2)
  await expect.poll(() => view.locator('[data-state=streaming]').count(), soon).toBe(0)
}

test('every page is tried here, and in the gallery', () => {
  const pages = globSync('examples/embed/*.html', { cwd: root }).map((file) => parse(file).name)
  expect(pages.toSorted()).toEqual(names.toSorted())
  const index = readFileSync(join(root, 'examples/gallery/index.html'), 'utf8')
  expect(names.filter((name) => !index.includes(`href="/embed/${name}.html"`))).toEqual([])
})

test.for(names)(
  '%s is clean to axe, wide and narrow, light and dark, and to its policy',
  async (name) => {
    const { page, told, view, launcher } = await open(name)
    for (const [colorScheme, width] of [
      ['light', 320],
      ['dark', 1280],
    ] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 720 })
      expect(await violations(page)).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    }
    if (['autoinit', 'init', 'shop'].includes(name)) {
      await launcher.click()
      await expect.poll(() => messagesIn(view), soon).toHaveLength(1)
      expect(await violations(page)).toEqual([])
    }
    expect(told).toEqual([])
  },
)

test('one tag: the button opens the conversation, which is there again after a reload', async () => {
  const { page, view, launcher } = await open('autoinit')
  await launcher.click()
  await expect.poll(() => messagesIn(view), soon).toEqual([expect.stringContaining('Ada Lovelace')])
  await say(view, 'Ada Lovelace')
  await page.reload()
  await launcher.click()
  await expect.poll(() => messagesIn(view), soon).toHaveLength(3)
})

test('callbacks: what they are told is listed, in its order', async () => {
  const { page, view, launcher } = await open('init')
  expect(await page.locator('#here roxels-launcher').count()).toBe(1)
  await launcher.click()
  await expect.poll(() => messagesIn(view), soon).toHaveLength(1)
  for (const answer of ['Kitchen', 'Bright', '150']) await say(view, answer)
  const calls = page.locator('#calls li')
  await expect.poll(() => calls.last().textContent(), soon).toContain('onComplete')
  expect(await calls.last().textContent()).toContain('"budget":150')
  await view.getByRole('button', { name: 'Close' }).click()
  await expect.poll(() => calls.last().textContent(), soon).toContain('onClose')
  const called = await calls.locator('b').allTextContents()
  expect(called.filter((name) => name === 'onUnderstanding')).toHaveLength(3)
  expect(called.slice(-2)).toEqual(['onComplete', 'onClose'])
})

test('displays: one conversation moves from one to the next, and into the page itself', async () => {
  const { page, view } = await open('start')
  const own = page.locator('.talk')
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  await press('Compact')
  await expect.poll(() => messagesIn(view), soon).toHaveLength(1)
  await press('Modal')
  await view.getByRole('dialog').waitFor()
  await say(view, 'Ada Lovelace')
  await page.keyboard.press('Escape')
  await expect.poll(() => view.count(), soon).toBe(0)

  await press('None')
  await expect.poll(() => own.getByRole('listitem').count(), soon).toBe(3)
  await own.getByRole('textbox').fill('ada@example.com')
  await own.getByRole('textbox').press('Enter')
  await expect.poll(() => own.getByRole('listitem').count(), soon).toBe(5)
  expect(await view.count()).toBe(0)
  expect(await violations(page)).toEqual([])
  await press('Hang up')
  await expect.poll(() => page.getByRole('status').textContent(), soon).toBe('The call is: ended.')
  expect(await own.isVisible()).toBe(false)
})

test('two people: when Bob signs in nothing of Ada is left, and what he starts is his', async () => {
  const { client, page, view } = await open('two-people')
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  await press('Ada signs in')
  await press('Start')
  await expect.poll(() => messagesIn(view), soon).toHaveLength(1)
  await say(view, 'Ada Lovelace')
  await press('Bob signs in')
  await expect.poll(() => view.count(), soon).toBe(0)
  const told = page.locator('.events')
  await expect.poll(() => told.textContent(), soon).toContain('signed_out')
  await press('Start')
  await expect.poll(() => messagesIn(view), soon).toEqual([expect.stringContaining('Bob')])
  expect((await messagesIn(view)).join()).not.toContain('Ada')
  for (const externalId of ['user_ada', 'user_bob']) {
    const found = client.interviews.list({ externalId })[Symbol.asyncIterator]()
    expect((await found.next()).done, externalId).toBe(false)
  }
  await press('Sign out')
  await expect.poll(() => told.textContent(), soon).toContain('"revoked":"now"')
})

test('the shop: a conversation goes on over views and loads, and pays attention', async () => {
  const { client, page, view, launcher } = await open('shop')
  await launcher.click()
  await expect.poll(() => messagesIn(view), soon).toHaveLength(1)
  await say(view, 'Kitchen')
  await page.getByRole('link', { name: 'Lamps', exact: true }).click()
  expect(await messagesIn(view)).toHaveLength(3)
  expect(await page.locator('.fits h2').allTextContents()).toEqual(['Kugel'])
  await page.reload()
  await expect.poll(() => messagesIn(view), soon).toHaveLength(3)
  await expect.poll(() => page.locator('.fits').count(), soon).toBe(1)

  await page.getByRole('button', { name: 'Sign in as Ada' }).click()
  await say(view, 'Bright')
  const guests = client.interviews.list({ externalId: 'customer_ada' })[Symbol.asyncIterator]()
  expect((await guests.next()).done, 'what a guest has said goes with them').toBe(false)
  await page.getByRole('button', { name: 'Sign out, Ada' }).click()
  await expect.poll(() => view.count(), soon).toBe(0)
  expect(await page.locator('.fits').count()).toBe(0)
  await expect.poll(() => launcher.isVisible(), soon).toBe(true)
})

test('the shop is bought from by keyboard alone, and its checkout has no launcher', async () => {
  const { page, view, launcher } = await open('shop')
  await launcher.waitFor()
  const focused = () =>
    page.evaluate(() => {
      let element = document.activeElement
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
      const label = element instanceof HTMLTextAreaElement ? element.labels[0] : null
      return element?.ariaLabel ?? (label ?? element)?.textContent?.trim()
    })
  const tabTo = async (name: string) => {
    for (let steps = 0; steps < 30; steps += 1) {
      if ((await focused()) === name) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`The Tab key does not lead to "${name}".`)
  }

  await tabTo('Help me choose')
  await page.keyboard.press('Enter')
  await expect.poll(() => messagesIn(view), soon).toHaveLength(1)
  await tabTo('Your message')
  await page.keyboard.type('Study')
  await page.keyboard.press('Enter')
  await expect.poll(() => messagesIn(view), soon).toHaveLength(3)
  await tabTo('Close')
  await page.keyboard.press('Enter')
  await expect.poll(() => view.count(), soon).toBe(0)
  await expect.poll(focused, soon).toBe('Help me choose')

  await tabTo('Lamps')
  await page.keyboard.press('Enter')
  expect(await focused()).toBe('Lamps')
  await tabTo('Add to cart')
  await page.keyboard.press('Enter')
  expect(await page.locator('#advice').textContent()).toBe('Kugel is in your cart.')
  await tabTo('Cart(1)')
  await page.keyboard.press('Enter')
  expect(await violations(page)).toEqual([])
  await tabTo('Go to checkout')
  await page.keyboard.press('Enter')
  expect(await focused()).toBe('Checkout')
  expect(await launcher.count()).toBe(0)
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Tab')
  await page.keyboard.type('ada@example.com')
  await page.keyboard.press('Enter')
  expect(await page.locator('#ordered').textContent()).toContain('Thank you')
  await page.goBack()
  await launcher.waitFor()
})
