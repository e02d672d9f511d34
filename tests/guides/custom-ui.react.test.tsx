// #region set-up
import type { RoxelsOptions } from '@roxels/react'
import { createRoxels } from '@roxels/react'
import type { Faults } from '@roxels/core/testing'
import {
  createFakePorts,
  createScriptedServer,
  expectNoResidue,
  faulty,
  settled,
} from '@roxels/core/testing'
import { screen, within } from '@testing-library/dom'
import { userEvent } from '@testing-library/user-event'
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, onTestFinished, test } from 'vitest'
import { Chat } from './custom-ui/chat.tsx'

// React then renders inside of `act`, and warns of what happens outside.
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

async function openChat(options: Partial<RoxelsOptions> = {}, faults: Faults = {}) {
  const server = createScriptedServer({ goals: [{ id: 'name', title: 'Name' }] })
  const fetch = faulty(server.fetch, faults)
  const world = createFakePorts({ fetch, clock: server.clock })
  const address = { baseUrl: 'https://talk.example', templateKey: 'rk_test' }
  const roxels = createRoxels({ ...address, ...options }, world.ports)
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  await act(() => root.render(<Chat roxels={roxels} />))
  onTestFinished(async () => {
    await act(() => root.unmount())
    roxels.destroy()
    document.body.replaceChildren()
  })
  return { ...world, server, roxels }
}

const log = () => screen.getByRole('log', { name: 'Messages' })
const press = (name: string) =>
  act(async () => {
    await userEvent.click(screen.getByRole('button', { name }))
    await settled()
  })
const write = (text: string) =>
  act(async () => {
    await userEvent.type(screen.getByRole('textbox'), text)
    await settled()
  })
// #endregion

// #region first
test('a conversation, from the button that starts it to its last word', async () => {
  const { server } = await openChat()
  await server.say('Who are you?')
  await press('Start')
  expect(log().textContent).toContain('Who are you?')

  await act(() => server.ask('name'))
  await write('Ada{Enter}')
  expect(screen.getByText('Writing…')).toHaveProperty('hidden', false)
  await act(() => server.capture('name', 'Ada'))
  await act(() => server.say('Thank ', 'you.'))
  expect(screen.getByRole('progressbar')).toHaveProperty('value', 1)

  await act(() => server.complete())
  expect(screen.getByText('That is everything. Thank you!')).toBeTruthy()
  expect(screen.getByRole('textbox').matches(':disabled')).toBe(true)
})
// #endregion

// #region failed
test('a message that cannot be sent says so, and is sent again', async () => {
  const { server } = await openChat()
  await press('Start')
  const accept = server.refuse('POST /messages', 'validation_error')
  await write('Ada')
  await press('Send')
  expect(log().textContent).toContain('Not sent.')

  accept()
  await press('Send again')
  expect(log().textContent).not.toContain('Not sent.')
  expect(server.log()[0]).toMatchObject({ name: 'message', data: { text: 'Ada' } })
})
// #endregion

// #region line
test('what is written while the line is down is sent when it is back', async () => {
  const down = { kind: 'refuse' } as const
  const { server, clock } = await openChat({}, { stream: [null, down], send: [down] })
  await press('Start')
  await act(() => server.hangUp())
  expect(screen.getByText(/The line is down/)).toBeTruthy()

  await write('Still here{Enter}')
  expect(log().textContent).toContain('Sending…')
  await act(() => clock.pass(5_000))
  expect(screen.queryByText(/The line is down/)).toBeNull()
  expect(log().textContent).not.toContain('Sending…')
})
// #endregion

test('an answer is announced once, when it has ended', async () => {
  const { server } = await openChat()
  await press('Start')
  const announced = () => screen.getAllByRole('status').at(-1)?.textContent
  await act(() => server.speak('Hello, '))
  expect(announced()).toBe('')
  await act(() => server.say('who are you?'))
  expect(announced()).toBe('Hello, who are you?')
})

test('a turn that has broken off goes on', async () => {
  const { server } = await openChat()
  await press('Start')
  await act(() => server.speak('Hello, '))
  await act(() => server.finish('interrupted'))
  expect(log().textContent).toContain('Broke off here.')
  await press('Go on')
  await act(() => server.say('who are you?'))
  expect(log().textContent).not.toContain('Broke off here.')
})

test('a message that failed can be taken away', async () => {
  const { server } = await openChat()
  await press('Start')
  server.refuse('POST /messages', 'validation_error')
  await write('Ada{Enter}')
  await press('Delete')
  expect(within(log()).queryByText('Ada')).toBeNull()
})

test('who reads further up is told that something new has come', async () => {
  const { server } = await openChat()
  await press('Start')
  log().style.cssText = 'height: 80px; overflow: auto'
  await act(() => server.say('Long\n'.repeat(40)))
  for (let line = 0; line < 20; line += 1) await act(() => server.say('One more.'))
  await expect.poll(() => log().scrollTop).toBeGreaterThan(0)
  const scrolled = new Promise((resolve) => log().addEventListener('scroll', resolve))
  log().scrollTop = 0
  await scrolled
  await act(() => server.say('And another.'))
  await act(async () => {
    await expect.poll(() => screen.getByText('New messages').hidden).toBe(false)
  })
  await press('New messages')
  expect(log().scrollTop).toBeGreaterThan(0)
})

test('a refusal is read out, in words', async () => {
  const { server } = await openChat()
  server.refuse('POST /v1/sessions', 'forbidden')
  await press('Start')
  expect(screen.getByRole('alert').textContent).toBe('It is forbidden.')
  expect(screen.getByRole('button', { name: 'Start' })).toBeTruthy()
})

// #region left
test('after a sign-out nothing of the person is left on the screen', async () => {
  const person = { externalId: 'user_ada', name: 'Ada Lovelace' }
  const { server, roxels } = await openChat({ person })
  await server.say('Hello, Ada Lovelace')
  await press('Start')
  await write('My address is 1 Main Street')
  expect(log().textContent).toContain('Ada Lovelace')

  await act(() => roxels.signOut())
  await expectNoResidue(['user_ada', 'Ada Lovelace', '1 Main Street'])
})
// #endregion
