import { waitFor } from '@testing-library/dom'
import axe from 'axe-core'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { page } from 'vitest/browser'
import type { Stage } from '../displays/stage.test.shared.ts'
import {
  button,
  kinds,
  newServer,
  open,
  openGreeted,
  press,
} from '../displays/stage.test.shared.ts'

const { documentElement } = document

afterEach(() => {
  documentElement.removeAttribute('style')
  documentElement.dir = ''
})

const looks = kinds.flatMap((display) =>
  ['light', 'dark'].flatMap((scheme) =>
    [320, 1280].map((width) => ({ display, scheme, width }) as const),
  ),
)

test.for(looks)('axe finds nothing in $display, $scheme, $width pixels', async (look) => {
  const { display, scheme, width } = look
  await page.viewport(width, 800)
  documentElement.style.setProperty('--roxels-color-scheme', scheme)
  // What lies below the end of a page that does not scroll, axe takes for out of sight.
  documentElement.style.minBlockSize = '800px'

  const refused = open({ display })
  expect(await violations()).toEqual([])
  refused.notice.set('refused')
  expect(await violations()).toEqual([])
  refused.display.remove()

  const server = newServer()
  let isHere = true
  const identityToken = async () => (isHere ? server.signIdentity('ada') : null)
  const person = { externalId: 'ada' }
  const stage = await openGreeted({ display, server, person, identityToken })
  const end = server.refuse('POST /messages', 'forbidden')
  stage.roxels.send('Ada')
  await waitFor(() => expect(stage.view.getByText('Not sent.')).toBeTruthy())
  end()
  await server.capture('address', { street: 'Am Hof', is_new: true }, { confirm: true })
  await server.speak('Good ')
  if (button(stage, 'Your answers') !== null) press(stage, 'Your answers')
  press(stage, 'End the conversation')
  expect(await violations()).toEqual([])
  expectTargets(stage)
  await server.finish('interrupted')
  press(stage, 'Change: Where you live')
  expect(await violations()).toEqual([])
  expectTargets(stage)
  if (display === 'compact') {
    press(stage, 'Collapse')
    await server.say('News')
    expect(await violations()).toEqual([])
    stage.display.show()
  }
  isHere = false
  await server.expireIdentities()
  await waitFor(() => expect(button(stage, 'It is me')).not.toBeNull())
  expect(await violations()).toEqual([])
  stage.display.remove()

  const completed = await openGreeted({ display })
  await completed.server.complete()
  expect(await violations()).toEqual([])
  completed.display.remove()

  const kiosk = await openGreeted({ display, kiosk: { idleSeconds: 60, warnSeconds: 20 } })
  kiosk.server.clock.advance(61_000)
  await waitFor(() => expect(kiosk.view.getByRole('alertdialog')).toBeTruthy())
  expect(await violations()).toEqual([])
})

test.for(kinds)('no style of the page comes into the %s', async (display) => {
  await page.viewport(1280, 800)
  const plain = await openGreeted({ display })
  await rest()
  const before = looksOf(plain)
  plain.display.remove()

  const sheet = document.createElement('style')
  sheet.textContent = `
    * { all: revert; color: red !important; display: none !important; font: 40px/3 serif !important;
        letter-spacing: 9px !important; --ink: red; --surface: blue; }
    html { text-transform: uppercase; visibility: hidden; font: 40px serif }
    roxels-embed { position: absolute !important; opacity: 0 !important; zoom: 3 !important }
    button, textarea, dialog, h2 { border: 9px solid red !important }`
  document.head.append(sheet)
  onTestFinished(() => sheet.remove())
  documentElement.style.setProperty('display', 'block', 'important')
  document.body.style.setProperty('display', 'block', 'important')
  const stage = await openGreeted({ display })
  await rest()
  expect(looksOf(stage)).toEqual(before)
  // Nor does it take room in the page.
  expect(getComputedStyle(stage.shadow.host).display).toBe('contents')
})

test('a page has its own colours in it', async () => {
  documentElement.style.setProperty('--roxels-accent', 'rgb(200, 0, 100)')
  documentElement.style.setProperty('--roxels-surface', 'rgb(250, 250, 255)')
  const stage = await openGreeted({ display: 'compact' })
  const send = getComputedStyle(button(stage, 'Send') as HTMLElement)
  expect(send.backgroundColor).toBe('rgb(200, 0, 100)')
  const panel = stage.view.getByRole('region')
  expect(getComputedStyle(panel).backgroundColor).toBe('rgb(250, 250, 255)')
  expect(panel.part.contains('panel')).toBe(true)
})

test.for(kinds)('from right to left, the %s is mirrored', async (display) => {
  await page.viewport(1280, 800)
  documentElement.dir = 'rtl'
  const stage = await openGreeted({ display })
  const left = (element: Element | null) => (element as Element).getBoundingClientRect().left
  const title = stage.view.getByRole('heading', { name: 'Scripted' })
  expect(left(button(stage, 'Close'))).toBeLessThan(left(title))
  expect(left(button(stage, 'Send'))).toBeLessThan(left(stage.view.getByRole('textbox')))
  if (display === 'compact') expect(left(stage.view.getByRole('region'))).toBeLessThan(100)
  else
    expect(left(stage.view.getByRole('complementary'))).toBeLessThan(
      left(stage.view.getByRole('log')),
    )
})

/** Names of what axe objects to, with the places. */
async function violations(): Promise<readonly string[]> {
  await rest()
  const result = await axe.run('roxels-embed')
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Waits until what fades in is there. */
async function rest(): Promise<void> {
  const shadow = document.querySelector('roxels-embed')?.shadowRoot as ShadowRoot
  const isPassing = (animation: Animation) => animation.effect?.getTiming().iterations === 1
  await waitFor(() => expect(shadow.getAnimations().filter(isPassing)).toEqual([]))
  // One that never comes to rest is as good as at its beginning.
  for (const animation of shadow.getAnimations()) animation.cancel()
}

function expectTargets({ view }: Stage): void {
  for (const target of view.getAllByRole('button')) {
    const { width, height } = target.getBoundingClientRect()
    expect(Math.min(width, height), target.outerHTML).toBeGreaterThanOrEqual(44)
  }
}

function looksOf({ shadow }: Stage): readonly object[] {
  return Array.from(shadow.querySelectorAll('*'), (element) => {
    const { color, backgroundColor, font, display, border, letterSpacing } =
      getComputedStyle(element)
    const { textTransform, visibility } = getComputedStyle(element)
    const { x, y, width, height } = element.getBoundingClientRect()
    const box = { x, y, width, height }
    return {
      box,
      color,
      backgroundColor,
      font,
      display,
      border,
      letterSpacing,
      textTransform,
      visibility,
    }
  })
}
