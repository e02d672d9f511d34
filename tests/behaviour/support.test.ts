import { screen, waitFor } from '@testing-library/dom'
import { afterEach, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { lookAt, tabTo, violations } from './accessible.ts'
import {
  ada,
  answerTo,
  button,
  composer,
  finished,
  midSentence,
  newDevice,
  newest,
  newLine,
  rows,
  say,
  user,
  visit,
} from './stage.ts'
import { heldVoice } from './voice.ts'

afterEach(() => {
  document.documentElement.style.colorScheme = ''
})

const scene = 'support'
const about = 'support'

test('one who comes back to an open case finds it in the middle of the sentence', async () => {
  const device = newDevice()
  const voice = heldVoice()
  const first = visit({ scene, about, voice, device, person: ada })
  await midSentence()
  expect(label()).toBe('Open')
  const said = newest()
  first.close()
  await voice.sayMore()

  visit({ scene, about, voice, device, person: ada })
  await waitFor(() => expect(newest().length).toBeGreaterThan(said.length))
  expect(newest().startsWith(said)).toBe(true)
  expect(button('Stop')).not.toBeNull()
  expect(label()).toBe('Open')
  await waitFor(() => screen.getByText(/^You are back where you left it/))
  await voice.release()
  await finished()
  expect(newest()).toContain('What is it about?')
})

test('a case is closed once that is confirmed, and a follow-up knows of it', async () => {
  const { roxels } = visit({ scene, about, person: ada })
  await say('Invoices')
  await waitFor(() => expect(answerTo('Area')).toBe('Invoices'))
  await finished()

  await userEvent.click(button('Close the case')!)
  expect(question()).not.toBeNull()
  await userEvent.click(button('Keep it open')!)
  expect(question()).toBeNull()
  expect([label(), roxels.state.get().status]).toEqual(['Open', 'live'])

  await closeCase()
  await waitFor(() => screen.getByText('This case is closed.'))
  expect(label()).toBe('Closed')
  expect(button('Close the case')).toBeNull()
  expect(composer().matches(':disabled')).toBe(true)
  expect(answerTo('Area')).toBe('Invoices')
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 })),
  )

  await user.click(button('Begin a follow-up')!)
  await waitFor(() => expect(newest()).toContain('Last time you said'))
  await finished()
  expect([rows().length, label()]).toEqual([1, 'Open'])
  await say('yes')
  await waitFor(() => expect(answerTo('Area')).toBe('Invoices'))
})

test('a case can be closed while the agent speaks', async () => {
  const { roxels } = visit({ scene, about, voice: heldVoice(), person: ada })
  await midSentence()
  await closeCase()
  await waitFor(() => expect(label()).toBe('Closed'))
  expect(screen.getByText('Stopped here.')).toBeTruthy()
  expect(roxels.state.get().status).toBe('completed')
})

test('a case that cannot be closed now is still open, and so is the way to close it', async () => {
  const line = newLine()
  visit({ scene, about, line, person: ada })
  await finished()
  line.cut()
  await waitFor(() => screen.getByText(/The line is down/))
  await closeCase()
  expect(label()).toBe('Open')
  line.restore()
  await waitFor(() => expect(screen.queryByText(/The line is down/)).toBeNull())
  await closeCase()
  await waitFor(() => expect(label()).toBe('Closed'))
})

test.for([
  { width: 390, height: 844, scheme: 'light' },
  { width: 1280, height: 800, scheme: 'dark' },
])('axe finds nothing at $width pixels, $scheme', async (look) => {
  await lookAt(look)
  visit({ scene, about, person: ada })
  await finished()
  expect(await violations()).toEqual([])
  await userEvent.click(button('Close the case')!)
  expect(await violations()).toEqual([])
  for (const target of screen.getAllByRole('button')) {
    expect(target.getBoundingClientRect().height, target.outerHTML).toBeGreaterThanOrEqual(44)
  }
  await userEvent.click(closing())
  await waitFor(() => expect(label()).toBe('Closed'))
  expect(await violations()).toEqual([])
})

test('a case is closed and followed up with the keyboard alone', async () => {
  visit({ scene, about, person: ada })
  await finished()
  await tabTo(() => button('Close the case'))
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(document.activeElement).toBe(button('Keep it open')))
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(question()).toBeNull())
  expect(document.activeElement).toBe(button('Close the case'))

  await userEvent.keyboard('{Enter}')
  await userEvent.keyboard('{Tab}')
  expect(document.activeElement).toBe(closing())
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(label()).toBe('Closed'))
  await tabTo(() => button('Begin a follow-up'))
  await userEvent.keyboard('{Enter}')
  await finished()
  expect(label()).toBe('Open')
})

async function closeCase(): Promise<void> {
  await userEvent.click(button('Close the case')!)
  await userEvent.click(closing())
}

function question(): HTMLElement | null {
  return screen.queryByRole('alertdialog', { name: 'Close this case?' })
}

/** The button in the question; while that is open the other one of this name is out of reach. */
function closing(): HTMLElement {
  return question()!.querySelector<HTMLElement>('button.primary')!
}

function label(): string | null | undefined {
  return document.querySelector('.label')?.textContent
}
