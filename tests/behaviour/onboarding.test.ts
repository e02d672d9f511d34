import { screen, waitFor, within } from '@testing-library/dom'
import { afterEach, expect, test } from 'vitest'
import { lookAt, tabTo, violations } from './accessible.ts'
import {
  ada,
  answerTo,
  button,
  finished,
  messages,
  midSentence,
  newDevice,
  newest,
  newLine,
  progress,
  rows,
  say,
  user,
  visit,
} from './stage.ts'
import { heldVoice } from './voice.ts'

afterEach(() => {
  document.documentElement.style.colorScheme = ''
})

const about = 'onboarding'

test('an answer is changed; what the server refuses is told with its reason, and nothing is lost', async () => {
  visit({ about, person: ada })
  await say('Ada Lovelace')
  await say('ada@example.org')
  await waitFor(() => expect(answerTo('Work email')).toBe('ada@example.org'))
  await finished()
  const talk = messages()

  await user.click(button('Change Work email')!)
  const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Work email' })
  expect(field.value).toBe('ada@example.org')
  await user.clear(field)
  await user.type(field, 'no address{Enter}')
  const form = field.closest('form')!
  await waitFor(() => expect(within(form).getByRole('alert').textContent).not.toBe(''))
  expect(within(form).getByRole('alert').textContent).toContain(
    'does not look like an e-mail address',
  )
  expect([field.value, answerTo('Work email')]).toEqual(['no address', 'ada@example.org'])

  await user.clear(field)
  await user.type(field, 'ada@lovelace.example{Enter}')
  await waitFor(() => expect(answerTo('Work email')).toBe('ada@lovelace.example'))
  await waitFor(() => expect(form.isConnected).toBe(false))
  await waitFor(() => expect(document.activeElement).toBe(button('Change Work email')))
  expect(messages()).toEqual(talk)
})

test('an answer that waits is confirmed, and progress follows', async () => {
  visit({ about, person: ada })
  await say('Ada Lovelace')
  await waitFor(() => expect(progress()).toBe('1 of 8'))
  await say('ada@example.org')
  await waitFor(() => expect(button('Confirm Work email')).not.toBeNull())
  await waitFor(() => screen.getByText('1 answer waits for you to confirm it.'))
  expect(progress()).toBe('1 of 8')

  await user.click(button('Review what waits for you')!)
  expect(document.activeElement).toBe(button('Confirm Work email'))
  await user.keyboard('{Enter}')
  await waitFor(() => expect(progress()).toBe('2 of 8'))
  expect(button('Confirm Work email')).toBeNull()
  // Whoever goes by the keyboard goes on from there.
  expect(document.activeElement).toBe(button('Change Work email'))
  expect(button('Review what waits for you')).toBeNull()
  expect(answerTo('Work email')).toBe('ada@example.org')
})

test('the flow is left in the middle of a sentence and taken up at another visit, until all is set up', async () => {
  const device = newDevice()
  const voice = heldVoice()
  await voice.release()
  const first = visit({ about, voice, device, person: ada })
  await say('Ada Lovelace')
  await waitFor(() => expect(progress()).toBe('1 of 8'))
  await finished()
  await voice.hold()
  await say('ada@example.org')
  await waitFor(() => expect(rows()).toHaveLength(5))
  await midSentence()
  const said = newest()
  await user.click(button('Save and leave')!)
  await waitFor(() => screen.getByText('Ready when you are.'))
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }))
  expect(document.body.textContent).not.toContain('Lovelace')
  expect(button('Save and leave')).toBeNull()
  first.close()

  visit({ about, voice, device, person: ada, starts: false })
  await user.click(button('Start')!)
  await waitFor(() => expect(rows()).toHaveLength(5))
  expect(newest().startsWith(said)).toBe(true)
  await voice.release()
  await finished()
  expect(answerTo('Work email')).toBe('ada@example.org')
  await say('Analytical Engines')
  await say('12')
  await say('2')
  await say('12 St James’s Square, SW1Y 4JH, London')
  await say('1')
  await say('skip')
  await waitFor(() => screen.getByText('2 answers wait for you to confirm them.'))
  await finished()
  expect(progress()).toBe('6 of 8')
  await user.click(button('Confirm Work email')!)
  await waitFor(() => expect(progress()).toBe('7 of 8'))
  await user.click(button('Confirm Billing address')!)
  await waitFor(() => screen.getByText('All is set up. Nothing is left to do.'))
  expect(progress()).toBe('8 of 8')
})

test('one who comes back is welcomed; a change that cannot be sent keeps what was written', async () => {
  const device = newDevice()
  const first = visit({ about, device, person: ada })
  await say('Ada Lovelace')
  await waitFor(() => expect(progress()).toBe('1 of 8'))
  first.close()

  const line = newLine()
  visit({ about, device, line, person: ada })
  await waitFor(() => screen.getByText('Welcome back. We go on where you left off.'))
  await finished()
  await user.click(button('Change Full name')!)
  const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Full name' })
  await user.type(field, ' King')
  line.cut()
  await user.keyboard('{Enter}')
  await waitFor(() => screen.getByText('This could not be saved. Try again.'))
  expect(field.value).toBe('Ada Lovelace King')
  line.restore()
  await user.click(button('Save')!)
  await waitFor(() => expect(answerTo('Full name')).toBe('Ada Lovelace King'))
})

test.for([
  { width: 390, height: 844, scheme: 'light' },
  { width: 1280, height: 800, scheme: 'dark' },
])('axe finds nothing in the review at $width pixels, $scheme', async (look) => {
  await lookAt(look)
  visit({ about })
  await say('Ada Lovelace')
  await say('ada@example.org')
  await waitFor(() => expect(button('Confirm Work email')).not.toBeNull())
  await finished()
  expect(await violations()).toEqual([])
  await user.click(button('Change Full name')!)
  expect(await violations()).toEqual([])
  for (const target of screen.getAllByRole('button')) {
    expect(target.getBoundingClientRect().height, target.outerHTML).toBeGreaterThanOrEqual(44)
  }
})

test('an answer can be changed and confirmed with the keyboard alone', async () => {
  visit({ about })
  await say('Ada Lovelace')
  await say('ada@example.org')
  await waitFor(() => expect(button('Confirm Work email')).not.toBeNull())
  await finished()
  await tabTo(() => button('Change Full name'))
  await user.keyboard('{Enter}')
  const field = () => screen.queryByRole('textbox', { name: 'Full name' })
  await waitFor(() => expect(document.activeElement).toBe(field()))
  await user.keyboard(' King{Enter}')
  await waitFor(() => expect(answerTo('Full name')).toBe('Ada Lovelace King'))
  await waitFor(() => expect(document.activeElement).toBe(button('Change Full name')))
  await tabTo(() => button('Confirm Work email'))
  await user.keyboard('{Enter}')
  await waitFor(() => expect(progress()).toBe('2 of 8'))
})
