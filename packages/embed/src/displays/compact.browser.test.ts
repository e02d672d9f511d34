import { waitFor } from '@testing-library/dom'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { cdp, page } from 'vitest/browser'
import type { Stage } from './stage.test.shared.ts'
import {
  button,
  field,
  focusedOpener,
  keys,
  messages,
  newServer,
  open,
  openGreeted,
  press,
  tabTo,
} from './stage.test.shared.ts'

const display = 'compact'

beforeEach(() => page.viewport(1280, 800))

test('a whole conversation is held with the keyboard alone', async () => {
  const stage = await openGreeted({ display })
  const { server, roxels, view, shadow } = stage
  expect(view.getByRole('region', { name: 'Scripted' })).toBeTruthy()
  expect(shadow.activeElement).toBe(field(stage))
  await keys('Ada{Enter}')
  await waitFor(() => expect(messages(stage)).toEqual(['Hello. Who are you?', 'Ada']))
  await server.capture('name', 'Ada', { confirm: true })

  const back = () => keys('{Shift>}{Tab}{/Shift}')
  while (shadow.activeElement !== button(stage, 'Your answers')) await back()
  expect(button(stage, 'Confirm: Your name')).toBeNull()
  await keys('{Enter}')
  await tabTo(stage, () => button(stage, 'Confirm: Your name'))
  await keys('{Enter}')
  await waitFor(() => expect(roxels.goals.get()[0]?.state).toBe('committed'))

  await tabTo(stage, () => button(stage, 'End the conversation'))
  await keys('{Enter}')
  await keys('{Escape}')
  expect(shadow.activeElement).toBe(button(stage, 'End the conversation'))
  await keys('{Enter}{Tab}')
  expect(shadow.activeElement).toBe(button(stage, 'End it'))
  await keys('{Enter}')
  await waitFor(() => expect(view.getByText('That is everything. Thank you!')).toBeTruthy())
  expect(view.queryByRole('textbox')).toBeNull()
})

test('collapsed, it goes on behind a button that counts what the agent says', async () => {
  const onCollapse = vi.fn<(collapsed: boolean) => void>()
  const stage = await openGreeted({ display, compact: { onCollapse } })
  const { server, roxels, shadow } = stage
  await server.speak('One ')
  field(stage).focus()
  await keys('{Escape}')
  const collapsed = button(stage, 'Open the conversation')
  expect(shadow.activeElement).toBe(collapsed)
  expect(button(stage, 'Close')).toBeNull()
  expect(onCollapse).toHaveBeenLastCalledWith(true)

  await server.finish()
  expect(button(stage, 'Open the conversation, 1 new message')).toBe(collapsed)
  await server.say('Two')
  await server.hear('From another device')
  expect(button(stage, 'Open the conversation, 2 new messages')).toBe(collapsed)
  expect(shadow.querySelector('.badge')?.textContent).toBe('2')
  expect(roxels.state.get().status).toBe('live')

  await keys('{Enter}')
  expect(shadow.activeElement).toBe(field(stage))
  expect(messages(stage)).toHaveLength(4)
  expect(onCollapse).toHaveBeenLastCalledWith(false)

  press(stage, 'Collapse')
  expect(button(stage, 'Open the conversation')).not.toBeNull()
  stage.display.show()
  expect(shadow.activeElement).toBe(field(stage))
})

test('nothing said before this page was there is news, and nothing said to somebody else', async () => {
  const server = newServer()
  const identityToken = async () => server.signIdentity('ada')
  const ada = { display, server, person: { externalId: 'ada' }, identityToken } as const
  const first = await openGreeted(ada)
  first.display.remove()
  first.roxels.destroy()

  const stage = open({ ...ada, compact: { collapsed: true } })
  stage.roxels.start()
  await waitFor(() => expect(stage.roxels.state.get().status).toBe('live'))
  expect(button(stage, 'Open the conversation')).not.toBeNull()
  await server.say('Now')
  expect(button(stage, /1 new message/)).not.toBeNull()
  void stage.roxels.signOut()
  expect(button(stage, 'Open the conversation')).not.toBeNull()
})

test('what comes back when it is unlocked is no news', async () => {
  const server = newServer()
  let isHere = true
  const identityToken = async () => (isHere ? server.signIdentity('ada') : null)
  const person = { externalId: 'ada' }
  const stage = await openGreeted({ display, server, person, identityToken })
  isHere = false
  await server.expireIdentities()
  await waitFor(() => expect(button(stage, 'It is me')).not.toBeNull())
  press(stage, 'Collapse')
  isHere = true
  stage.roxels.start()
  await waitFor(() => expect(messages(stage)).toHaveLength(1))
  expect(button(stage, 'Open the conversation')).not.toBeNull()
  await server.say('Now')
  expect(button(stage, /1 new message/)).not.toBeNull()
})

test('what has just begun has no past: all of it is news', async () => {
  const stage = await openGreeted({ display, compact: { collapsed: true } })
  expect(button(stage, /1 new message/)).not.toBeNull()
})

test('it comes back as it was left, and takes the focus from nobody', async () => {
  const opener = focusedOpener()
  const stage = open({ display, compact: { collapsed: true } })
  expect(button(stage, 'Open the conversation')).not.toBeNull()
  expect(document.activeElement).toBe(opener)
  stage.display.remove()
  const second = await openGreeted({ display, compact: { collapsed: false } })
  expect(field(second)).toBeTruthy()
  expect(document.activeElement).toBe(opener)
})

test('the focus that it has goes back to where it was, and no other is moved', () => {
  const opener = focusedOpener()
  const first = open({ display })
  expect(document.activeElement).not.toBe(opener)
  first.display.remove()
  expect(document.activeElement).toBe(opener)

  const second = open({ display })
  const other = focusedOpener()
  second.display.remove()
  expect(document.activeElement).toBe(other)
})

test('the keyboard moves it, as far as the window goes, and back to the corner', async () => {
  const stage = await openGreeted({ display })
  const home = placeOf(stage)
  button(stage, 'Move, with the arrow keys')?.focus()
  await keys('{ArrowLeft}{ArrowUp}')
  expect(placeOf(stage)).toEqual({ left: home.left - 16, top: home.top - 16 })
  await keys('{Shift>}{ArrowLeft}{/Shift}{ArrowDown}')
  expect(placeOf(stage)).toEqual({ left: home.left - 80, top: home.top })
  await keys('{Shift>}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowDown}{/Shift}')
  expectInside(stage)
  await keys('{Shift>}{ArrowUp>20/}{ArrowLeft>30/}{/Shift}')
  expect(placeOf(stage)).toEqual({ left: 8, top: 8 })
  await keys('{Home}')
  expect(placeOf(stage)).toEqual(home)
})

test('a pointer moves it by its header, and it stays in a window that gets smaller', async () => {
  const stage = await openGreeted({ display })
  const home = placeOf(stage)
  await drag(stage.view.getByRole('heading', { name: 'Scripted' }), -300, -60)
  expect(placeOf(stage)).toEqual({ left: home.left - 300, top: home.top - 60 })
  await drag(stage.view.getByRole('heading', { name: 'Scripted' }), -3_000, -3_000)
  expect(placeOf(stage)).toEqual({ left: 8, top: 8 })
  await drag(button(stage, 'Move, with the arrow keys'), 3_000, 3_000)
  expectInside(stage)
  const place = placeOf(stage)
  await drag(stage.view.getByRole('log'), -50, -50)
  expect(placeOf(stage)).toEqual(place)

  await drag(stage.view.getByRole('heading', { name: 'Scripted' }), -200, -3_000)
  await page.viewport(600, 700)
  // The window says so a frame later.
  await waitFor(() => {
    expect(innerWidth).toBe(600)
    expectInside(stage)
  })
})

test('on a narrow screen it is at the foot, and stays there', async () => {
  const stage = await openGreeted({ display })
  button(stage, 'Move, with the arrow keys')?.focus()
  await keys('{ArrowUp}{ArrowLeft}')
  await page.viewport(390, 700)
  await waitFor(() => expect(button(stage, 'Move, with the arrow keys')).toBeNull())
  const { left, right, bottom } = boxOf(stage)
  expect([left, right, bottom]).toEqual([0, 390, 700])
  await drag(stage.view.getByRole('heading', { name: 'Scripted' }), 0, -100)
  expect(boxOf(stage).bottom).toBe(700)
})

test('a page with keys of its own does not hear what is written', async () => {
  const heard = vi.fn()
  document.addEventListener('keydown', heard)
  onTestFinished(() => document.removeEventListener('keydown', heard))
  await openGreeted({ display })
  await keys('s{Escape}')
  expect(heard).not.toHaveBeenCalled()
})

function boxOf({ shadow }: Stage): DOMRect {
  return (shadow.querySelector('.compact') as HTMLElement).getBoundingClientRect()
}

function placeOf(stage: Stage): { left: number; top: number } {
  const { left, top } = boxOf(stage)
  return { left, top }
}

function expectInside(stage: Stage): void {
  const { left, top, right, bottom } = boxOf(stage)
  expect(Math.min(left, top)).toBeGreaterThanOrEqual(8)
  expect(right).toBeLessThanOrEqual(innerWidth - 8)
  expect(bottom).toBeLessThanOrEqual(innerHeight - 8)
}

/** With a real pointer: no other can be captured. */
async function drag(target: HTMLElement | null, byX: number, byY: number): Promise<void> {
  if (target === null) throw new Error('There is nothing to drag.')
  const { left, top, width, height } = target.getBoundingClientRect()
  const frame = window.frameElement?.getBoundingClientRect() ?? { left: 0, top: 0 }
  const x = frame.left + left + width / 2
  const y = frame.top + top + height / 2
  const mouse = (type: string, atX: number, atY: number) =>
    (cdp() as unknown as { send(method: string, what: object): Promise<void> }).send(
      'Input.dispatchMouseEvent',
      { type, x: atX, y: atY, button: 'left', buttons: 1, clickCount: 1 },
    )
  await mouse('mousePressed', x, y)
  await mouse('mouseMoved', x + byX / 2, y + byY / 2)
  await mouse('mouseMoved', x + byX, y + byY)
  await mouse('mouseReleased', x + byX, y + byY)
}

test('at a kiosk it opens again to ask whether anybody is still there', async () => {
  const stage = await openGreeted({
    display: 'compact',
    kiosk: { idleSeconds: 60, warnSeconds: 20 },
  })
  press(stage, 'Collapse')
  stage.server.clock.advance(60_000)
  const dialog = await vi.waitFor(() => stage.view.getByRole('alertdialog'))
  await vi.waitFor(() => expect(dialog.checkVisibility()).toBe(true))
  expect(button(stage, 'Open the conversation')).toBeNull()
})
