import { screen, waitFor } from '@testing-library/dom'
import { afterEach, expect, test } from 'vitest'
import { lookAt, tabTo, violations } from './accessible.ts'
import {
  ada,
  answerTo,
  button,
  finished,
  messages,
  newDevice,
  newest,
  newLine,
  progress,
  rows,
  say,
  user,
  visit,
} from './stage.ts'

afterEach(() => {
  document.documentElement.style.colorScheme = ''
})

const scene = 'returning'

test('one who comes back is welcomed by name, and finds the conversation of the last visit', async () => {
  const device = newDevice()
  const first = visit({ scene, device, person: ada })
  await finished()
  expect(heading()).toBe('Welcome, Ada')
  await say('Ada Lovelace')
  await waitFor(() => expect(progress()).toBe('1 of 6'))
  await finished()
  const talk = messages()
  first.close()

  visit({ scene, device, person: ada })
  await waitFor(() => expect(heading()).toBe('Welcome back, Ada'))
  await finished()
  expect(messages()).toEqual(talk)
  expect(screen.getByText(/conversation of your last visit/)).toBeTruthy()
})

test('a new conversation follows, in which what is known is only confirmed', async () => {
  const device = newDevice()
  const first = visit({ scene, device, person: ada })
  await say('Ada Lovelace')
  await say('ada@example.org')
  await waitFor(() => expect(progress()).toBe('2 of 6'))
  await finished()
  const { id } = first.roxels.session.get()!
  await user.click(button('Start a new conversation')!)
  await waitFor(() => expect(newest()).toContain('Last time you said'))
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }))
  await finished()
  expect(first.roxels.session.get()?.id).not.toBe(id)
  expect([rows().length, progress()]).toEqual([1, '0 of 6'])
  expect(newest()).toContain('Ada Lovelace')
  expect(screen.getByText(/^A new conversation/)).toBeTruthy()

  await say('yes')
  await waitFor(() => expect(answerTo('Full name')).toBe('Ada Lovelace'))
  await finished()
  expect(newest()).toContain('ada@example.org')
  await say('No, ada@lovelace.example')
  await waitFor(() => expect(answerTo('Work email')).toBe('ada@lovelace.example'))
  first.close()

  visit({ scene, device, person: ada })
  await waitFor(() => expect(heading()).toBe('Welcome back, Ada'))
  await finished()
  expect(progress()).toBe('2 of 6')
})

test('a conversation that cannot be ended goes on', async () => {
  const line = newLine()
  const { roxels } = visit({ scene, line, person: ada })
  await finished()
  const { id } = roxels.session.get()!
  line.cut()
  await waitFor(() => screen.getByText(/The line is down/))
  await user.click(button('Start a new conversation')!)
  line.restore()
  await waitFor(() => expect(roxels.state.get().status).toBe('live'))
  await say('Ada Lovelace')
  await waitFor(() => expect(answerTo('Full name')).toBe('Ada Lovelace'))
  expect(roxels.session.get()?.id).toBe(id)
})

test('one who has finished is offered a new conversation, and a guest is greeted without a name', async () => {
  const { roxels } = visit({ scene })
  await finished()
  expect(heading()).toBe('Welcome')
  await roxels.end()
  await waitFor(() => screen.getByText('This conversation is over. Thank you!'))
  expect(screen.getAllByRole('button', { name: 'Start a new conversation' })).toHaveLength(1)
  await user.click(button('Start a new conversation')!)
  await finished()
  expect(rows()).toHaveLength(1)
})

test.for([
  { width: 390, height: 844, scheme: 'dark' },
  { width: 1280, height: 800, scheme: 'light' },
])('axe finds nothing at $width pixels, $scheme', async (look) => {
  await lookAt(look)
  const { roxels } = visit({ scene, person: ada })
  await finished()
  expect(await violations()).toEqual([])
  await roxels.end()
  await waitFor(() => screen.getByText('This conversation is over. Thank you!'))
  expect(await violations()).toEqual([])
})

test('a new conversation is begun with the keyboard alone', async () => {
  visit({ scene, person: ada })
  await say('Ada Lovelace')
  await finished()
  await tabTo(() => button('Start a new conversation'))
  await user.keyboard('{Enter}')
  await waitFor(() => expect(newest()).toContain('Last time you said'))
})

function heading(): string | null {
  return screen.getByRole('heading', { level: 1 }).textContent
}
