import { screen, waitFor } from '@testing-library/dom'
import { afterEach, expect, test } from 'vitest'
import { lookAt, tabTo, violations } from './accessible.ts'
import {
  button,
  composer,
  finished,
  midSentence,
  newDevice,
  newest,
  rows,
  user,
  visit,
  withKey,
} from './stage.ts'
import { heldVoice } from './voice.ts'

afterEach(() => {
  document.documentElement.style.colorScheme = ''
})

const screens = [
  { width: 390, height: 844, scheme: 'light' },
  { width: 390, height: 844, scheme: 'dark' },
  { width: 1280, height: 800, scheme: 'light' },
  { width: 1280, height: 800, scheme: 'dark' },
]

test.for(screens)('axe finds nothing at $width pixels, $scheme', async (look) => {
  await lookAt(look)

  const atRest = visit({ starts: false })
  expect(await violations()).toEqual([])
  atRest.close()

  const speaking = visit({ voice: heldVoice() })
  await midSentence()
  expect(await violations()).toEqual([])
  speaking.close()

  const refused = visit({ server: withKey('rk_unknown') })
  await waitFor(() => expect(screen.getByRole('alert').textContent).not.toBe(''))
  expect(await violations()).toEqual([])
  refused.close()

  visit()
  await finished()
  expect(await violations()).toEqual([])
})

test('everything can be done with the keyboard alone', async () => {
  visit({ voice: heldVoice(), starts: false })
  await tabTo(() => button('Start'))
  await user.keyboard('{Enter}')

  await midSentence()
  await tabTo(() => composer())
  await tabTo(() => button('Stop'))
  await user.keyboard('{Enter}')
  await waitFor(() => expect(screen.getByText('Stopped here.')).toBeTruthy())

  await tabTo(() => composer())
  await user.keyboard('Ada{Shift>}{Enter}{/Shift}Lovelace')
  expect(composer().value).toBe('Ada\nLovelace')
  await user.keyboard('{Enter}')
  expect(composer().value).toBe('')
  await waitFor(() => expect(rows()[1]?.textContent).toContain('Ada\nLovelace'))
})

test('Enter that ends a composition of an input method sends nothing', async () => {
  visit()
  await finished()
  composer().value = 'にほん'
  const enter = { key: 'Enter', bubbles: true, cancelable: true }
  composer().dispatchEvent(new KeyboardEvent('keydown', { ...enter, isComposing: true }))
  expect(composer().value).toBe('にほん')
  composer().dispatchEvent(new KeyboardEvent('keydown', enter))
  expect(composer().value).toBe('')
})

test('an answer is announced once, when it is finished, and never again at the next visit', async () => {
  const device = newDevice()
  const voice = heldVoice()
  const first = visit({ voice, device })
  await midSentence()
  expect(screen.getByRole('log').getAttribute('aria-live')).toBe('off')
  expect(announced()).toBe('')
  await voice.release()
  await finished()
  const greeting = newest()
  expect(announced()).toBe(greeting)
  first.close()

  visit({ voice, device })
  await finished()
  expect(newest()).toBe(greeting)
  expect(announced()).toBe('')
})

function announced(): string | null | undefined {
  return screen.getAllByRole('status').at(-1)?.textContent
}
