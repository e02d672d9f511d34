import { waitFor } from '@testing-library/dom'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import {
  button,
  field,
  focusedOpener,
  keys,
  messages,
  open,
  openGreeted,
  press,
  tabTo,
} from './stage.test.shared.ts'

beforeEach(() => page.viewport(1280, 800))

test('a whole conversation is held with the keyboard alone', async () => {
  const stage = await openGreeted()
  const { server, roxels, view, shadow } = stage
  expect(view.getByRole('dialog', { name: 'Scripted' })).toBeTruthy()
  expect(shadow.activeElement).toBe(field(stage))

  await keys('Ada{Shift>}{Enter}{/Shift}Lovelace{Enter}')
  await waitFor(() => expect(messages(stage)).toEqual(['Hello. Who are you?', 'Ada\nLovelace']))
  await server.capture('name', 'Ada', { confirm: true })
  await tabTo(stage, () => button(stage, 'Confirm: Your name'))
  await keys('{Enter}')
  await waitFor(() => expect(roxels.goals.get()[0]?.state).toBe('committed'))
  expect(shadow.activeElement).toBe(button(stage, 'Change: Your name'))

  await server.speak('Where do')
  await tabTo(stage, () => button(stage, 'Stop'))
  await keys('{Enter}')
  await waitFor(() => expect(button(stage, 'Stop')).toBeNull())
  expect(view.getByText('Stopped here.')).toBeTruthy()
  expect(shadow.activeElement).toBe(field(stage))

  await tabTo(stage, () => button(stage, 'End the conversation'))
  await keys('{Enter}')
  expect(shadow.activeElement).toBe(button(stage, 'Go on'))
  await tabTo(stage, () => button(stage, 'End it'))
  await keys('{Enter}')
  await waitFor(() => expect(view.getByText('That is everything. Thank you!')).toBeTruthy())
  expect(shadow.activeElement).toBe(view.getByRole('heading', { name: 'Scripted' }))
  await tabTo(stage, () => button(stage, 'Start again'))
  await keys('{Enter}')
  expect(stage.again).toHaveBeenCalledOnce()
  await tabTo(stage, () => button(stage, 'Close'))
  await keys('{Enter}')
  expect(stage.close).toHaveBeenCalledOnce()
})

test('the focus goes round in it, and back to where it was', async () => {
  const opener = focusedOpener()
  const stage = await openGreeted()
  const { shadow } = stage
  const close = button(stage, 'Close')
  await tabTo(stage, () => close)
  await keys('{Shift>}{Tab}{/Shift}')
  expect(shadow.activeElement).toBe(button(stage, 'End the conversation'))
  await keys('{Tab}')
  expect(shadow.activeElement).toBe(close)

  // From where there is nothing before it.
  stage.view.getByRole('heading', { name: 'Scripted' }).focus()
  await keys('{Shift>}{Tab}{/Shift}')
  expect(shadow.activeElement).toBe(button(stage, 'End the conversation'))

  stage.display.remove()
  expect(document.activeElement).toBe(opener)
})

test('the focus goes back from a question at a kiosk, too', async () => {
  const opener = focusedOpener()
  const stage = await openGreeted({ kiosk: { idleSeconds: 60, warnSeconds: 20 } })
  stage.server.clock.advance(61_000)
  await waitFor(() => expect(stage.view.getByRole('alertdialog')).toBeTruthy())
  stage.display.remove()
  expect(document.activeElement).toBe(opener)
})

test('it can be taken away where what had the focus is gone too', async () => {
  const opener = focusedOpener()
  const stage = open()
  opener.remove()
  stage.display.remove()
  expect(document.activeElement).toBe(document.body)
})

test('the page does not scroll meanwhile, and is then as it was', () => {
  const { style } = document.documentElement
  const tall = document.createElement('div')
  tall.style.height = '300vh'
  document.body.append(tall)
  onTestFinished(() => {
    tall.remove()
    document.documentElement.removeAttribute('style')
  })

  open().display.remove()
  expect(document.documentElement.hasAttribute('style')).toBe(false)

  style.setProperty('overflow-y', 'scroll', 'important')
  style.setProperty('color', 'red')
  const before = style.cssText
  const { display } = open()
  expect(getComputedStyle(document.documentElement).overflow).toBe('hidden')
  expect(style.scrollbarGutter).toBe('')
  display.remove()
  expect(style.cssText).toBe(before)
})

test('the room of a scrollbar stays while there is none', () => {
  const { style } = document.documentElement
  // A browser without a window has none that takes room.
  vi.stubGlobal('innerWidth', innerWidth + 15)
  onTestFinished(() => void vi.unstubAllGlobals())
  const { display } = open()
  expect(style.scrollbarGutter).toBe('stable')
  display.remove()
  expect(style.scrollbarGutter).toBe('')
})

test('Escape and the close button ask for it to be closed, a click beside it does not', async () => {
  const stage = await openGreeted()
  const dialog = stage.shadow.querySelector('dialog.modal') as HTMLDialogElement
  dialog.click()
  expect(stage.close).not.toHaveBeenCalled()
  await keys('{Escape}')
  await waitFor(() => expect(stage.close).toHaveBeenCalledTimes(1))
  expect(dialog.open).toBe(true)
  press(stage, 'Close')
  expect(stage.close).toHaveBeenCalledTimes(2)
})

test('a browser that closes it all the same is not left with half of it', async () => {
  const stage = await openGreeted()
  stage.shadow.querySelector<HTMLDialogElement>('dialog.modal')?.close()
  await waitFor(() => expect(stage.close).toHaveBeenCalledOnce())
})

test('what it is asked for again has the focus', async () => {
  const stage = await openGreeted()
  button(stage, 'Close')?.focus()
  stage.display.show()
  expect(stage.shadow.activeElement).toBe(field(stage))
})
