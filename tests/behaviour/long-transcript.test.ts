import { createFakePorts, createScriptedServer } from '@roxels/core/testing'
import { screen, within } from '@testing-library/dom'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { history } from '../../examples/long-transcript/history.ts'
import { playScript } from '../../examples/long-transcript/script.ts'
import { lookAt, tabTo, violations } from './accessible.ts'
import { button, composer, messages, newest, rows, user, visit } from './stage.ts'

const count = 10_000
const scene = 'long-transcript'
let errors: string[] = []

beforeEach(() => {
  errors = []
  const note = ({ message }: ErrorEvent) => void errors.push(message)
  addEventListener('error', note)
  onTestFinished(() => removeEventListener('error', note))
})

afterEach(() => {
  document.documentElement.style.colorScheme = ''
  // A loop of resizes above all.
  if (errors.length > 0) throw new Error(errors.join('\n'))
})

test('of ten thousand messages only those in view are in the page, and Home and End go to either end', async () => {
  open()
  await atNewest()
  expect(screen.getByText('The newest 50 messages')).toBeTruthy()
  expect(rows().length).toBeLessThan(100)
  expect(rows().at(-1)?.getAttribute('aria-setsize')).toBe('-1')

  log().focus()
  await userEvent.keyboard('{Home}')
  await eventually(() => expect(messages()[0]).toMatch(/^1\. /))
  expect(screen.getByText('All 10,000 messages')).toBeTruthy()
  await eventually(() => expect(isInView(rows()[0]!)).toBe(true))
  expect(rows().length).toBeLessThan(100)
  expect(placeOf(rows()[0]!)).toEqual(['1', '10000'])

  await userEvent.keyboard('{End}')
  await atNewest()
  expect(rows().length).toBeLessThan(100)
  expect(placeOf(rows().at(-1)!)).toEqual(['10000', '10000'])
})

test('earlier messages come where one scrolls up to them, and what is being read stays where it is', async () => {
  const { server } = open()
  await atNewest()
  const release = server.hold('GET /messages')
  log().scrollTop = 300
  log().dispatchEvent(new Event('scroll'))
  await eventually(() => expect(server.requests('GET /messages').length).toBeGreaterThan(0))
  const read = rows().find(isInView)!
  const text = textOf(read)
  const top = read.getBoundingClientRect().top
  release()
  await eventually(() => expect(screen.getByText('The newest 100 messages')).toBeTruthy())
  await eventually(() => {
    const now = rows().find((row) => textOf(row) === text)!
    expect(Math.abs(now.getBoundingClientRect().top - top)).toBeLessThan(3)
  })
  expect(rows().length).toBeLessThan(100)
})

test('at the end it stays at the end while the agent speaks; up in the past nothing moves', async () => {
  const { server } = open()
  await atNewest()
  await server.speak('A long answer. ', 'It has many words. '.repeat(40))
  await eventually(() => expect(newest()).toMatch(/^A long answer/))
  await eventually(() => expect(fromEnd()).toBeLessThan(2))
  await server.speak('And more of them. '.repeat(40))
  await eventually(() => expect(newest()).toContain('And more of them.'))
  await eventually(() => expect(fromEnd()).toBeLessThan(2))

  log().scrollTop -= 900
  await eventually(() => expect(fromEnd()).toBeGreaterThan(800))
  await stillness()
  const read = rows().find(isInView)!
  const top = read.getBoundingClientRect().top
  await server.speak('Unseen words. '.repeat(60))
  await server.finish()
  await stillness()
  expect(Math.abs(read.getBoundingClientRect().top - top)).toBeLessThan(3)
  await user.click(button('Newest message')!)
  await eventually(() => expect(newest()).toContain('Unseen words.'))
  await eventually(() => expect(fromEnd()).toBeLessThan(2))
})

test('a script plays the server: its agent answers what one writes, and can be stopped', async () => {
  const { ports, end } = playScript(200)
  onTestFinished(end)
  visit({ scene, ports })
  await eventually(() => expect(newest()).toMatch(/^200\. /))
  await user.type(composer(), 'Hello{Enter}')
  await eventually(() => expect(newest()).toMatch(/^Thank you, that is noted/))
  await user.click(button('Stop')!)
  await eventually(() => expect(screen.getByText('Stopped here.')).toBeTruthy())
  expect(messages().at(-2)).toBe('Hello')
  expect(screen.getByText(/^A script in this page plays the server/)).toBeTruthy()
})

test.for([
  { width: 390, height: 844, scheme: 'light' },
  { width: 1280, height: 800, scheme: 'dark' },
])('axe finds nothing at $width pixels, $scheme', async (look) => {
  await lookAt(look)
  open(200)
  await atNewest(200)
  expect(await violations()).toEqual([])
  for (const target of screen.getAllByRole('button')) {
    expect(target.getBoundingClientRect().height, target.outerHTML).toBeGreaterThanOrEqual(44)
  }
  await user.click(button('First message')!)
  await eventually(() => expect(messages()[0]).toMatch(/^1\. /))
  expect(await violations()).toEqual([])
})

test('the whole of it can be read with the keyboard alone', async () => {
  open(200)
  await atNewest(200)
  await tabTo(() => button('First message'))
  await userEvent.keyboard('{Enter}')
  await eventually(() => expect(messages()[0]).toMatch(/^1\. /))
  await tabTo(log)
  const before = log().scrollTop
  await userEvent.keyboard('{PageDown}')
  await eventually(() => expect(log().scrollTop).toBeGreaterThan(before))
  await userEvent.keyboard('{End}')
  await atNewest(200)
})

/** Opens it on a server whose agent says what the test lets it say. */
function open(length = count) {
  const server = createScriptedServer({ log: history(length) })
  const { ports } = createFakePorts(server)
  return { server, ...visit({ scene, ports }) }
}

async function atNewest(length = count): Promise<void> {
  await eventually(() => expect(newest()).toMatch(new RegExp(`^${length}\\. `)))
  await eventually(() => expect(fromEnd()).toBeLessThan(2))
}

function log(): HTMLElement {
  return screen.getByRole('log')
}

function fromEnd(): number {
  const { scrollHeight, clientHeight, scrollTop } = log()
  return scrollHeight - clientHeight - scrollTop
}

function isInView(row: HTMLElement): boolean {
  const { top, bottom } = row.getBoundingClientRect()
  const view = log().getBoundingClientRect()
  return top >= view.top - 1 && bottom <= view.bottom + 1
}

function textOf(row: HTMLElement): string | null {
  return within(row).getByText(/^\d+\./).textContent
}

function placeOf(row: HTMLElement): readonly (string | null)[] {
  return [row.getAttribute('aria-posinset'), row.getAttribute('aria-setsize')]
}

/** Asks now and then: to look at each change, as `waitFor` does, would take longer than what changes. */
function eventually(look: () => unknown): Promise<unknown> {
  return vi.waitFor(look, { timeout: 20_000, interval: 20 })
}

/** Nothing in view has moved for a few frames. */
async function stillness(): Promise<void> {
  let seen = ''
  for (let still = 0; still < 4;) {
    await new Promise(requestAnimationFrame)
    const now = rows()
      .map((row) => row.getBoundingClientRect().top)
      .join()
    still = now === seen ? still + 1 : 0
    seen = now
  }
}
