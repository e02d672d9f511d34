import { createRoxels, RoxelsProvider } from '@roxels/react'
import {
  createFakePorts,
  createScriptedServer,
  expectNoResidue,
  settled,
} from '@roxels/core/testing'
import { screen } from '@testing-library/dom'
import { userEvent } from '@testing-library/user-event'
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, onTestFinished, test } from 'vitest'
import { Kiosk, kiosk } from './kiosk/kiosk.tsx'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

async function openKiosk() {
  const server = createScriptedServer()
  const world = createFakePorts(server)
  const address = { baseUrl: 'https://talk.example', templateKey: 'rk_test' }
  const roxels = createRoxels({ ...address, kiosk }, world.ports)
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  await act(() =>
    root.render(
      <RoxelsProvider roxels={roxels}>
        <Kiosk />
      </RoxelsProvider>,
    ),
  )
  onTestFinished(async () => {
    await act(() => root.unmount())
    roxels.destroy()
    document.body.replaceChildren()
  })
  return { ...world, server, roxels }
}

const warning = () => screen.queryByRole('alertdialog', { name: 'Are you still there?' })
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

// #region walks-away
test('who walks away is warned, then forgotten', async () => {
  const { server, clock, lasting, perTab } = await openKiosk()
  await press('Touch to begin')
  await act(() => server.say('Who are you?'))
  await write('Ada Lovelace{Enter}')
  await act(() => server.say('Hello, Ada Lovelace.'))
  await write('My number is 0100 555')

  await act(() => clock.pass(60_000))
  expect(warning()).toBeTruthy()
  expect(screen.getByRole('timer').textContent).toBe('30 seconds left')

  await act(() => clock.pass(30_000))
  expect(screen.getByRole('button', { name: 'Touch to begin' })).toBeTruthy()
  await expectNoResidue(['Ada Lovelace', '0100 555'], { lasting, perTab })
})
// #endregion

// #region stays
test('who is still there goes on', async () => {
  const { server, clock } = await openKiosk()
  await press('Touch to begin')
  await act(() => server.say('Who are you?'))
  await act(() => clock.pass(60_000))
  await press('I’m still here')
  await act(() => clock.pass(59_000))
  expect(warning()).toBeNull()
  expect(screen.getByText('Who are you?')).toBeTruthy()
})
// #endregion

test('who finishes in the warning is gone at once', async () => {
  const { clock, roxels } = await openKiosk()
  await press('Touch to begin')
  await act(() => clock.pass(60_000))
  await press('Finish now')
  expect(roxels.state.get().status).toBe('signedOut')
})

// #region next
test('the next person begins anew', async () => {
  const { server, roxels } = await openKiosk()
  await press('Touch to begin')
  await act(() => server.say('Hello'))
  await press('Finish')
  await press('Touch to begin')
  expect(roxels.session.get()?.resumed).toBe(false)
  expect(screen.queryByText('Hello')).toBeNull()
})
// #endregion
