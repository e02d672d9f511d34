import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunningServer } from '@roxels/server'
import { startServer } from '@roxels/server'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright'
import { chromium } from 'playwright'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { chromiumLaunchOptions } from '../scripts/chromium.ts'

const data = mkdtempSync(join(tmpdir(), 'roxels-page-'))
let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await startServer({ data, port: 0, logLevel: 'silent' })
  browser = await chromium.launch(await chromiumLaunchOptions())
})

afterAll(async () => {
  await browser.close()
  await server.close()
  rmSync(data, { recursive: true })
})

interface Look {
  readonly width: number
  readonly height: number
  readonly colorScheme: 'light' | 'dark'
}

interface Opened {
  readonly page: Page
  /** The addresses of everything it asked for. */
  readonly asked: readonly string[]
  /** What the browser objects to, such as breaches of the policy the page is sent with. */
  readonly objections: readonly string[]
}

async function open({ width, height, colorScheme }: Look): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const asked: string[] = []
  const objections: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('console', (message) => objections.push(message.text()))
  page.on('pageerror', (error) => objections.push(error.message))
  await page.goto(`${server.url}/v1/docs`)
  return { page, asked, objections }
}

const looks: Look[] = [
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
  { width: 1280, height: 800, colorScheme: 'light' },
  { width: 1280, height: 800, colorScheme: 'dark' },
]

/** Names of what axe objects to, with the places. */
async function violations(
  page: Page,
  within: readonly string[],
  rules: Readonly<Record<string, { readonly enabled: boolean }>>,
): Promise<readonly string[]> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })
  await page.evaluate(axe.source)
  return page.evaluate(
    async ({ include, rules: enabled }) => {
      const { run } = (globalThis as unknown as { axe: typeof axe }).axe
      const { violations: found } = await run({ include }, { rules: enabled })
      return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    },
    { include: within.map((selector) => [selector]), rules },
  )
}

// Contrast is what takes axe its time: it is measured on one of each kind of thing, in each look.
test('axe finds nothing in the API reference, with everything unfolded', async () => {
  const { page } = await open(looks[0] ?? expect.unreachable())
  expect(await violations(page, ['html'], { 'color-contrast': { enabled: false } })).toEqual([])
})

test.for(looks)('the page is legible at $width pixels, $colorScheme', async (look) => {
  const { page } = await open(look)
  const parts = [
    'header',
    'nav details:first-child',
    '#upsertPerson',
    '#streamEvents',
    '#CreatedKey',
    '#GoalState',
  ]
  expect(await violations(page, parts, {})).toEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
})

test('the page asks for nothing, runs nothing and keeps to the policy it is sent with', async () => {
  const { page, asked, objections } = await open(looks[0] ?? expect.unreachable())
  await page.waitForLoadState('networkidle')
  expect(asked).toEqual([`${server.url}/v1/docs`])
  expect(objections).toEqual([])
  expect(await page.locator('script').count()).toBe(0)
  // A style that is not the page's own has no effect.
  const color = await page.evaluate(() => {
    document.body.setAttribute('style', 'color: red')
    return getComputedStyle(document.body).color
  })
  expect(color).not.toBe('rgb(255, 0, 0)')
})

test('every operation and schema of the document is on the page, and every link leads somewhere', async () => {
  const { page } = await open(looks[2] ?? expect.unreachable())
  const reference = await (await fetch(`${server.url}/v1/openapi.json`)).json()
  const ids = await page.locator('main section').evaluateAll((all) => all.map(({ id }) => id))
  const operations = Object.values<Record<string, { operationId: string }>>(
    reference.paths,
  ).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId))
  expect(ids.toSorted()).toEqual(
    [...operations, ...Object.keys(reference.components.schemas)].toSorted(),
  )
  const links = await page
    .locator('a[href^="#"]')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href')?.slice(1) ?? ''))
  const anchors = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id))
  expect(new Set(anchors).size).toBe(anchors.length)
  expect(links.filter((id) => !anchors.includes(id))).toEqual([])
  expect(await page.getByRole('link', { name: 'OpenAPI' }).getAttribute('href')).toBe(
    'openapi.json',
  )
})

test('the page can be read with the keyboard alone', async () => {
  const { page } = await open(looks[0] ?? expect.unreachable())
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
  async function tabTo(text: string): Promise<void> {
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab')
      if ((await focused()).startsWith(text)) return
    }
    throw new Error(`The Tab key does not come to ${text}.`)
  }
  await tabTo('POST /persons')
  await page.keyboard.press('Enter')
  const section = page.locator('#upsertPerson')
  await expect.poll(() => isShown(section), { timeout: 30_000 }).toBe(true)
  // The reader goes on from there.
  await tabTo('Refusals and failures of upsertPerson')
  await page.keyboard.press('Enter')
  expect(await section.getByText('unsupported_media_type').isVisible()).toBe(true)
})

function isShown(section: ReturnType<Page['locator']>): Promise<boolean> {
  return section.evaluate((element) => {
    const { top } = element.getBoundingClientRect()
    return top >= 0 && top < innerHeight
  })
}
