import { browserPorts } from '@roxels/core'
import { screen, waitFor } from '@testing-library/dom'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { lookAt, tabTo, violations } from './accessible.ts'
import {
  atStart,
  everything,
  nameField,
  openKiosk,
  stay,
  stepUp,
  walkAway,
  warning,
} from './kiosk-stage.ts'
import { ada, button, composer, finished, newLine, newest, rows, say, user } from './stage.ts'

afterEach(() => {
  document.documentElement.style.colorScheme = ''
  vi.useRealTimers()
})

test('three people in a row find nothing of one another', async () => {
  const line = newLine()
  openKiosk({ line })
  await stepUp('Ada')
  expect(newest()).toContain('Hello Ada.')
  await say('Lovelace')
  await waitFor(() => expect(screen.getByText('1 of 6')).toBeTruthy())
  await finished()
  await walkAway()
  expect(everything()).not.toMatch(/Ada|Lovelace/)

  for (const [name, greeting] of [
    ['Bob', 'Hello Bob.'],
    ['', 'Hello.'],
  ] as const) {
    await stepUp(name)
    expect(newest()).toContain(greeting)
    expect([rows().length, screen.queryByText('0 of 6') !== null]).toEqual([1, true])
    expect(everything()).not.toMatch(name === 'Bob' ? /Ada|Lovelace/ : /Ada|Lovelace|Bob/)
    await walkAway()
  }
  const begun = line.requests.filter(({ url }) => url.endsWith('/v1/sessions'))
  expect(begun.map(({ init }) => JSON.parse(init.body as string) as unknown)).toEqual([
    { name: 'Ada', kiosk: true },
    { name: 'Bob', kiosk: true },
    { kiosk: true },
  ])
})

test('KS-05 a tab that crashes leaves nothing that a next one could bring back', async () => {
  const { lasting, perTab } = browserPorts()
  const kept = vi.fn<(key: string) => void>()
  const device = { lasting: { ...lasting, setItem: kept }, perTab: { ...perTab, setItem: kept } }
  const crashed = openKiosk({ device })
  await stepUp('Ada')
  await say('Lovelace')
  await finished()
  composer().value = 'half a sentence'
  expect(kept).not.toHaveBeenCalled()
  expect(await indexedDB.databases()).toEqual([])
  expect([await caches.keys(), document.cookie]).toEqual([[], ''])
  // It is not told to end, and so is left to run on where nobody sees it.
  crashed.hide()

  openKiosk({ device })
  await atStart()
  expect(everything()).not.toMatch(/Ada|Lovelace|half a sentence/)
  await stepUp()
  expect(rows()).toHaveLength(1)
  expect(everything()).not.toMatch(/Ada|Lovelace|half a sentence/)
})

test('KS-06 who does nothing is asked, may stay ten times and more, and is signed out in the end', async () => {
  const { wait } = openKiosk()
  await stepUp('Ada')
  wait(40)
  expect(warning()).toBeNull()
  await user.hover(screen.getByRole('log'))

  for (let time = 1; time <= 11; time += 1) {
    wait(61)
    await waitFor(() => expect(screen.getByRole('timer').textContent).toMatch(/^1\d seconds left$/))
    expect(document.activeElement).toBe(stay())
    await user.click(stay()!)
    expect(warning()).toBeNull()
  }

  wait(61)
  await waitFor(() => expect(screen.getByRole('timer').textContent).toContain('seconds left'))
  const said: (string | null)[] = []
  for (let second = 1; warning() !== null && second <= 21; second += 1) {
    const shown = screen.getByRole('timer')
    const { textContent } = shown
    const spoken = warning()!.querySelector('[aria-live="polite"]')!.textContent
    if (said.at(-1) !== spoken) said.push(spoken)
    wait(1)
    await waitFor(() => expect(shown.isConnected && shown.textContent).not.toBe(textContent))
  }
  expect(said).toEqual(['The countdown has begun.', '10 seconds left.'])
  await atStart()
  expect(everything()).not.toContain('Ada')
})

test('the touch that answers the warning is not lost to the end of the warning', async () => {
  const { wait } = openKiosk()
  await stepUp('Ada')
  wait(61)
  await waitFor(() => expect(warning()).not.toBeNull())
  // A touch beside the buttons is somebody; what it ends is the countdown.
  await user.pointer({ keys: '[TouchA]', target: screen.getByText('Are you still there?') })
  await waitFor(() => expect(screen.getByRole('timer').textContent).toBe('Take your time.'))
  await userEvent.click(button('Finish now')!)
  await atStart()
  expect(everything()).not.toContain('Ada')
})

test('KS-08 no field offers what others have written, and undo brings nothing back', async () => {
  const undo = () => userEvent.keyboard('{Control>}z{/Control}')
  openKiosk()
  expect(nameField().autocomplete).toBe('off')
  await stepUp()
  expect(composer().autocomplete).toBe('off')
  await userEvent.click(composer())
  await userEvent.keyboard('secret')
  await undo()
  expect(composer().value).not.toBe('secret')
  await userEvent.fill(composer(), '')
  await userEvent.keyboard('secret draft')
  expect(composer().value).toBe('secret draft')

  await userEvent.click(button('Finish')!)
  await atStart()
  await undo()
  await userEvent.click(nameField())
  await undo()
  expect(everything()).not.toContain('secret')
  await stepUp()
  await userEvent.click(composer())
  await undo()
  expect(composer().value).toBe('')
  expect(everything()).not.toContain('secret')
})

test('KS-08 a first name that nobody has used is gone for whoever comes next', async () => {
  openKiosk()
  await atStart()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await userEvent.click(nameField())
  await userEvent.keyboard('Ada')
  vi.advanceTimersByTime(19_000)
  expect(nameField().value).toBe('Ada')
  vi.advanceTimersByTime(1_000)
  vi.useRealTimers()
  expect(nameField().value).toBe('')
  await userEvent.keyboard('{Control>}z{/Control}')
  expect(everything()).not.toContain('Ada')
})

test('KS-09 nothing outside the page tells of a talk, and nothing read out stays behind', async () => {
  const notified = vi.spyOn(globalThis, 'Notification')
  const badged = vi.spyOn(navigator, 'setAppBadge')
  onTestFinished(() => void vi.restoreAllMocks())
  const { title } = document
  openKiosk()
  await stepUp('Ada')
  await say('Lovelace')
  await finished()
  expect(document.title).toBe(title)
  await walkAway()
  expect(document.title).toBe(title)
  const read = document.querySelectorAll('[role="status"], [role="alert"], [aria-live]')
  expect(Array.from(read, ({ textContent }) => textContent).join('')).toBe(
    'All clear. Nothing of the last conversation is left here.',
  )
  expect([notified, badged].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
})

test('SW-05 when the host says that nobody is here, it is as if they had finished', async () => {
  const line = newLine()
  const { roxels } = openKiosk({ line })
  // They have shown a badge, say.
  roxels.setPerson(ada)
  roxels.start()
  await say('Lovelace')
  await finished()
  const { epoch } = roxels.state.get()

  roxels.setPerson(null)
  await atStart()
  expect(roxels.state.get()).toMatchObject({ status: 'signedOut', epoch: epoch + 1 })
  expect(everything()).not.toMatch(/Ada|Lovelace/)
  await waitFor(() => expect(line.requests.at(-1)?.url).toMatch(/revocations$/))

  await stepUp()
  expect(roxels.person.get()).toEqual({ externalId: null, name: null })
  expect(roxels.session.get()?.resumed).toBe(false)
  expect(rows()).toHaveLength(1)
  const { init } = line.requests.findLast(({ url }) => url.endsWith('/v1/sessions'))!
  expect(JSON.parse(init.body as string)).toEqual({ kiosk: true })
})

test.for([
  { width: 390, height: 844, scheme: 'light' },
  { width: 1024, height: 768, scheme: 'dark' },
])('axe finds nothing at the kiosk at $width pixels, $scheme', async (look) => {
  await lookAt(look)
  const { wait } = openKiosk()
  await atStart()
  expect(await violations()).toEqual([])
  await stepUp('Ada')
  expect(await violations()).toEqual([])
  wait(61)
  await waitFor(() => expect(warning()).not.toBeNull())
  expect(await violations()).toEqual([])
  for (const target of screen.getAllByRole('button')) {
    expect(target.getBoundingClientRect().height, target.outerHTML).toBeGreaterThanOrEqual(44)
  }
})

test('the kiosk can be used with the keyboard alone', async () => {
  const { wait } = openKiosk()
  await atStart()
  await tabTo(nameField)
  await user.keyboard('Ada{Enter}')
  await waitFor(() => screen.getByRole('log'))
  await finished()
  await tabTo(composer)
  await user.keyboard('Lovelace{Enter}')
  await waitFor(() => expect(rows()).toHaveLength(3))
  await finished()

  wait(61)
  await waitFor(() => expect(document.activeElement).toBe(stay()))
  await userEvent.keyboard('{Enter}')
  expect(warning()).toBeNull()
  expect(document.activeElement).toBe(composer())

  wait(61)
  await waitFor(() => expect(document.activeElement).toBe(stay()))
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(warning()).toBeNull())
  await tabTo(() => button('Finish'))
  await user.keyboard('{Enter}')
  await atStart()
  expect(document.activeElement).toBe(screen.getByRole('heading'))
})
