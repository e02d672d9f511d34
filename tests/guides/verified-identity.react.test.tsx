import { createRoxels } from '@roxels/react'
import { createFakePorts, createScriptedServer, settled } from '@roxels/core/testing'
import { screen } from '@testing-library/dom'
import { userEvent } from '@testing-library/user-event'
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Chat } from './custom-ui/chat.tsx'
import { identityToken } from './verified-identity/identity-token.ts'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

/** The chat of the guide, on the page of a backend that answers with these statuses, the last of them ever after. */
async function openChat(...statuses: number[]) {
  const server = createScriptedServer()
  const world = createFakePorts(server)
  vi.stubGlobal('fetch', () => {
    const status = statuses.length > 1 ? statuses.shift() : statuses[0]
    // Not a real answer, which would be read in the browser's own time.
    const json = () => Promise.resolve({ token: server.signIdentity('user_ada') })
    return Promise.resolve({ status, ok: status === 200, json })
  })
  await server.say('Hello, Ada')
  const options = {
    baseUrl: 'https://talk.example',
    templateKey: 'rk_test',
    person: { externalId: 'user_ada' },
    identityToken,
  }
  const roxels = createRoxels(options, world.ports)
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  await act(() => root.render(<Chat roxels={roxels} />))
  onTestFinished(async () => {
    await act(() => root.unmount())
    roxels.destroy()
    document.body.replaceChildren()
    vi.unstubAllGlobals()
  })
  await press('Start')
  return { ...world, server, roxels }
}

const log = () => screen.getByRole('log').textContent
const press = (name: string) =>
  act(async () => {
    await userEvent.click(screen.getByRole('button', { name }))
    await settled()
  })

test('who is signed out of the backend is locked out, until they have signed in again', async () => {
  const { server, roxels } = await openChat(200, 401, 401, 200)
  expect(log()).toContain('Hello, Ada')
  await act(() => server.expireIdentities())
  expect(roxels.state.get().status).toBe('locked')
  expect(log()).not.toContain('Hello, Ada')
  await press('It is me')
  expect(roxels.state.get()).toMatchObject({
    status: 'locked',
    refusal: { code: 'identity_unavailable' },
  })
  await press('It is me')
  expect(log()).toContain('Hello, Ada')
})

test('a backend that fails is asked again, and nobody becomes somebody less', async () => {
  const { clock, roxels } = await openChat(503, 200)
  expect([roxels.state.get().status, log()]).toEqual([
    'resuming',
    expect.not.stringContaining('Ada'),
  ])
  await act(() => clock.pass(5_000))
  expect(log()).toContain('Hello, Ada')
})
