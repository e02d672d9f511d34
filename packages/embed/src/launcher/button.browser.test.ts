import { within } from '@testing-library/dom'
import axe from 'axe-core'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { english } from '../strings.ts'
import type { LauncherButton, Place } from './button.ts'
import { createLauncherButton } from './button.ts'

afterEach(() => document.documentElement.removeAttribute('style'))

function launch(place: Place = { kind: 'corner' }, label = '') {
  const open = vi.fn<() => void>()
  const launcher: LauncherButton = createLauncherButton({ label, strings: english, place, open })
  onTestFinished(() => launcher.remove())
  const host = document.querySelector('roxels-launcher') as HTMLElement
  const view = within(host.shadowRoot as unknown as HTMLElement)
  return { launcher, open, host, view, button: view.getByRole('button') }
}

test('it opens what it is for, is hidden meanwhile, and leaves nothing behind', () => {
  const { launcher, open, button, view } = launch()
  expect(button.textContent).toBe('Talk to us')
  launcher.focus()
  expect(document.querySelector('roxels-launcher')?.shadowRoot?.activeElement).toBe(button)
  button.click()
  expect(open).toHaveBeenCalledOnce()
  launcher.setHidden(true)
  expect(view.queryByRole('button')).toBeNull()
  launcher.setHidden(false)
  expect(view.getByRole('button')).toBe(button)
  launcher.remove()
  expect(document.querySelector('roxels-launcher')).toBeNull()
})

test('it is in the corner of the window, whatever is on the page', async () => {
  await page.viewport(320, 600)
  const { button } = launch(
    { kind: 'corner' },
    'A label that is much too long for a screen as narrow',
  )
  const { left, right, bottom, height } = button.getBoundingClientRect()
  expect([right, bottom]).toEqual([300, 580])
  expect(left).toBeGreaterThanOrEqual(20)
  expect(height).toBeGreaterThanOrEqual(44)
})

test('it is in the flow of the page, after an element or inside one', () => {
  const box = document.createElement('div')
  const anchor = document.createElement('p')
  box.append(anchor, document.createElement('hr'))
  document.body.append(box)
  onTestFinished(() => box.remove())

  const after = launch({ kind: 'after', anchor }, 'Ask')
  expect(anchor.nextElementSibling).toBe(after.host)
  expect(after.button.textContent).toBe('Ask')
  expect(getComputedStyle(after.button).position).toBe('static')
  after.launcher.remove()
  const inside = launch({ kind: 'inside', container: box })
  expect(box.lastElementChild).toBe(inside.host)
})

test.for(['light', 'dark'])('axe finds nothing, %s', async (scheme) => {
  document.documentElement.style.setProperty('--roxels-color-scheme', scheme)
  const { host } = launch()
  const { violations } = await axe.run(host)
  expect(violations).toEqual([])
})
