import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { StartOptions } from '@roxels/embed'
import type { Agent } from '@roxels/server'
import type { Locator, Page } from 'playwright'
import { expect, test } from 'vitest'
import { template } from '../backend.ts'
import { tagWithKey } from './hosts/host.ts'
import type { OpenedPage, Stand } from './stand.ts'
import { messagesIn, setUp, startBrowser } from './stand.ts'

const browser = startBrowser()

/** Writes down what it is told, and leaves the end to the participant. */
const patient: Agent = {
  async *reply({ heard }) {
    const name = heard.at(-1)
    yield { type: 'text', text: name === undefined ? 'What is your name?' : `Thank you, ${name}.` }
    if (name === undefined) return
    yield { type: 'capture', goalId: 'name', data: name }
    yield { type: 'commit', goalId: 'name' }
  },
}

/** What has the focus, however deep: its name, and whether one can see that it has it. */
async function stop(page: Page): Promise<string> {
  const { name, isVisible } = await page.evaluate(() => {
    let at = document.activeElement
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
    if (at === null) return { name: '', isVisible: false }
    const isOutlined = (element: Element | null) => {
      if (element === null) return false
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
    }
    // What is the page's own is its own matter; the field is outlined by what is around it.
    const isVisible =
      !(at.getRootNode() instanceof ShadowRoot) ||
      isOutlined(at) ||
      isOutlined(at.closest('fieldset'))
    const name = at.ariaLabel ?? (at instanceof HTMLTextAreaElement ? 'field' : at.textContent)
    return { name: name.trim(), isVisible }
  })
  return isVisible ? name : `${name} (cannot be seen)`
}

/** Goes on by Tab until `name` has the focus; answers where it has been. */
async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<readonly string[]> {
  const stops: string[] = []
  for (let presses = 0; presses < 25; presses += 1) {
    await page.keyboard.press(key)
    const at = await stop(page)
    stops.push(at)
    if (name.test(at)) return stops
  }
  throw new Error(`No way by ${key} to ${name}: ${stops.join(' > ')}`)
}

test.for(['modal', 'compact'] as const)(
  'a whole conversation is held by keyboard alone: %s',
  async (display) => {
    const stand = await setUp(
      browser(),
      { launcher: { persistent: true, display } },
      { agent: patient },
    )
    const { page, view, launcher, told } = await stand.open(tagWithKey(stand))
    const { keyboard } = page
    await launcher.waitFor()
    const stops = [...(await tabTo(page, /^Talk to us$/))]
    await keyboard.press('Enter')
    await expect.poll(() => messagesIn(view)).toEqual(['What is your name?'])
    await expect.poll(() => stop(page)).toBe('field')
    await keyboard.type('Ada')
    await keyboard.press('Enter')
    await expect.poll(() => messagesIn(view)).toContain('Thank you, Ada.')

    if (display === 'compact') {
      stops.push(...(await tabTo(page, /^Collapse$/, 'Shift+Tab')))
      await keyboard.press('Enter')
      expect(await stop(page)).toBe('Open the conversation')
      await keyboard.press('Enter')
      expect(await stop(page)).toBe('field')
      stops.push(...(await tabTo(page, /^Move/, 'Shift+Tab')))
      await keyboard.press('Shift+ArrowLeft')
      await keyboard.press('ArrowUp')
      const moved = await view.getByRole('region').evaluate((element) => element.style.translate)
      expect(moved).toBe('-64px -16px')
      await keyboard.press('Escape')
      expect(await stop(page)).toBe('Open the conversation')
      await keyboard.press('Enter')
      stops.push(...(await tabTo(page, /^Your answers$/, 'Shift+Tab')))
      await keyboard.press('Enter')
    }
    stops.push(...(await tabTo(page, /^Change: /)))
    await keyboard.press('Enter')
    await keyboard.type('Grace')
    await keyboard.press('Enter')
    await view.getByText('Grace').waitFor()
    await expect.poll(() => stop(page)).toMatch(/^Change: /)

    stops.push(...(await tabTo(page, /^End the conversation$/)))
    await keyboard.press('Enter')
    expect(await stop(page)).toBe('Go on')
    stops.push(...(await tabTo(page, /^End it$/, 'Shift+Tab')))
    await keyboard.press('Enter')
    await view.getByText('That is everything. Thank you!').waitFor()
    stops.push(...(await tabTo(page, /^Close$/)))
    await keyboard.press('Enter')
    await expect.poll(() => stop(page)).toBe('Talk to us')

    // What is left by Escape is left to where it was opened.
    if (display === 'modal') {
      await keyboard.press('Enter')
      await expect.poll(() => stop(page)).toBe('field')
      await keyboard.press('Escape')
      await expect.poll(() => stop(page)).toBe('Talk to us')
    }
    expect(stops.filter((at) => at.includes('(cannot be seen)'))).toEqual([])
    expect(told).toEqual([])
  },
)

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong in a page, in what is open in it too. */
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

async function greeted(view: Locator): Promise<void> {
  await expect.poll(() => messagesIn(view)).toEqual(['What is your name?'])
}
const begin = ({ page }: OpenedPage, options: StartOptions) =>
  page.evaluate((asked) => void Roxels.start(asked), options)

interface State {
  readonly html?: string
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly isDark?: boolean
  /** Leads there. */
  enter(opened: OpenedPage, stand: Stand): Promise<unknown>
}

const openModal: State['enter'] = async (opened) => {
  await begin(opened, { display: 'modal' })
  await greeted(opened.view)
}
const openCompact: State['enter'] = async (opened) => {
  await begin(opened, { display: 'compact' })
  await greeted(opened.view)
}
const complete: State['enter'] = async (opened, stand) => {
  await openModal(opened, stand)
  await opened.view.getByRole('button', { name: 'End the conversation' }).click()
  await opened.view.getByRole('button', { name: 'End it' }).click()
  await opened.view.getByText('That is everything. Thank you!').waitFor()
}

const states: Readonly<Record<string, State>> = {
  'the launcher': { enter: async () => {} },
  'the modal view': { enter: openModal },
  'the modal view of what is over': { enter: complete },
  'the modal view of what is refused': {
    async enter(opened, { client, templateId }) {
      await client.templates.archive(templateId)
      await begin(opened, { display: 'modal' })
      await opened.view.getByRole('button', { name: 'Try again' }).waitFor()
    },
  },
  'the compact view': { enter: openCompact },
  'the compact view, collapsed': {
    async enter(opened, stand) {
      await openCompact(opened, stand)
      await opened.view.getByRole('button', { name: 'Collapse' }).click()
    },
  },
  'the modal view while it is locked': {
    async enter(opened, stand) {
      await begin(opened, { display: 'modal', externalId: 'user_123' })
      await greeted(opened.view)
      // Somebody else signs in beside it, to talk of something else.
      const { id: template_id } = await stand.client.templates.create(template)
      const origins = [stand.origin]
      const made = await stand.client.keys.create({ kind: 'embed', template_id, origins })
      const { key: templateKey } = made as { readonly key: string }
      const other = await stand.goTo('/')
      await begin(other, { display: 'none', templateKey, externalId: 'user_456' })
      await opened.view.getByRole('button', { name: 'It is me' }).waitFor()
    },
  },
  'the warning of a kiosk': {
    async enter(opened) {
      await begin(opened, { display: 'modal', kiosk: { idleSeconds: 1, warnSeconds: 600 } })
      await opened.view.getByRole('button', { name: 'I am here' }).waitFor()
    },
  },
  'the compact view, right to left': {
    html: '<style>body { direction: rtl }</style>',
    enter: openCompact,
  },
  'the modal view, dark': { isDark: true, enter: openModal },
  'the modal view of what is over, dark': { isDark: true, enter: complete },
  'the modal view on a narrow screen': { viewport: { width: 320, height: 568 }, enter: openModal },
  'the compact view on a narrow screen, dark': {
    viewport: { width: 320, height: 568 },
    isDark: true,
    enter: openCompact,
  },
}

test.for(Object.entries(states))('axe finds nothing in %s', async ([, state]) => {
  const { html = '', viewport, isDark = false, enter } = state
  const stand = await setUp(browser(), { launcher: { persistent: true } }, { agent: patient })
  // Below the end of a page that does not scroll, axe takes everything for hidden, a dialog in front of it too.
  const high = '<style>html { min-block-size: 100vh }</style>'
  const opened = await stand.open(high + html + tagWithKey(stand))
  const { page, launcher } = opened
  await page.emulateMedia({
    // What is only on its way has not its colours yet.
    reducedMotion: 'reduce',
    colorScheme: isDark ? 'dark' : 'light',
  })
  if (viewport !== undefined) await page.setViewportSize(viewport)
  await launcher.waitFor()
  await enter(opened, stand)
  expect(await violations(page)).toEqual([])
})
