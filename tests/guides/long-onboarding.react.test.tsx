import type { Ports } from '@roxels/react'
import { createRoxels, RoxelsProvider } from '@roxels/react'
import { createFakePorts, createScriptedServer, settled } from '@roxels/core/testing'
import { screen, within } from '@testing-library/dom'
import { userEvent } from '@testing-library/user-event'
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, expectTypeOf, onTestFinished, test } from 'vitest'
import { Ending } from './long-onboarding/ending.tsx'
import { Review } from './long-onboarding/review.tsx'
import { Welcome } from './long-onboarding/welcome.tsx'
import type { Workspace } from './long-onboarding/workspace.ts'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

const goals = [
  { id: 'full_name', title: 'Full name' },
  { id: 'team_size', title: 'Team size' },
]

/** One visit to the page, in the browser that `ports` are of. */
async function visit(ports: Ports) {
  const person = { externalId: 'user_ada', name: 'Ada' }
  const address = { baseUrl: 'https://talk.example', templateKey: 'rk_test' }
  const roxels = createRoxels<Workspace>({ ...address, person }, ports)
  expectTypeOf(roxels.captured.get().full_name).toEqualTypeOf<string | undefined>()
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  await act(() =>
    root.render(
      <RoxelsProvider roxels={roxels}>
        <Welcome />
        <Review />
        <Ending />
      </RoxelsProvider>,
    ),
  )
  const close = async () => {
    await act(() => root.unmount())
    roxels.destroy()
    document.body.replaceChildren()
  }
  onTestFinished(close)
  return { roxels, close }
}

const shown = () => document.body.textContent
const press = (name: string) =>
  act(async () => {
    await userEvent.click(screen.getByRole('button', { name }))
    await settled()
  })
const answerTo = (title: string) =>
  within(screen.getByText(title).parentElement as HTMLElement).getAllByRole('definition')[0]
    ?.textContent

test('who comes another day goes on where they left off', async () => {
  const server = createScriptedServer({ goals })
  const { ports } = createFakePorts(server)
  const first = await visit(ports)
  await press('Continue')
  expect(shown()).toContain('Welcome! ')
  await act(() => server.capture('full_name', 'Ada Lovelace'))
  await press('Continue another day')
  expect(answerTo.bind(null, 'Full name')).toThrow()
  await first.close()

  await visit(ports)
  await press('Continue')
  expect(shown()).toContain('Welcome back. 1 of 2 are done.')
  expect(answerTo('Full name')).toBe('Ada Lovelace')
})

test('an answer is confirmed, corrected, and refused where it cannot be one', async () => {
  const server = createScriptedServer({ goals })
  await visit(createFakePorts(server).ports)
  await press('Continue')
  await act(() => server.capture('team_size', { value: 120, unit: 'people' }, { confirm: true }))
  await act(() => userEvent.type(screen.getByLabelText('People'), '12'))
  await press('Save')
  expect(answerTo('Team size')).toBe('12 people')
  await press('That is right')
  expect(server.requests('POST /goals/commit')).toHaveLength(1)
  expect(screen.queryByRole('button', { name: 'That is right' })).toBeNull()

  server.refuse('PUT /goals', 'validation_error')
  await press('Save')
  expect(screen.getByText('It is validation_error.').role).toBe('alert')
  server.refuse('PUT /goals', 'conflict')
  await press('Save')
  expect(shown()).toContain('This could not be saved. Try again.')
})

test('a conversation is ended by whoever has no more to say', async () => {
  const server = createScriptedServer({ goals })
  await visit(createFakePorts(server).ports)
  await press('Continue')
  await act(() => server.capture('full_name', 'Ada Lovelace'))
  await press('That is all I have to say')
  expect(shown()).toContain('A workspace for Ada Lovelace is on its way.')
})

test('who has signed out starts as anybody does', async () => {
  const server = createScriptedServer({ goals })
  const { ports } = createFakePorts(server)
  const { roxels } = await visit(ports)
  await press('Continue')
  await press('Sign out')
  expect(roxels.state.get().status).toBe('signedOut')
  await act(() => roxels.setPerson({ externalId: 'user_ada' }))
  await press('Continue')
  expect(shown()).toContain('Welcome! ')
})

test.for([{ reason: 'deleted', words: 'Your answers were deleted, as you wished.' }] as const)(
  'the page says what has become of a conversation that is $reason',
  async ({ reason, words }) => {
    const server = createScriptedServer({ goals })
    await visit(createFakePorts(server).ports)
    await press('Continue')
    await act(() => server.hangUp(reason))
    expect(screen.getByRole('alert').textContent).toBe(words)
  },
)

test('the page says that an access has ended', async () => {
  const server = createScriptedServer({ goals })
  await visit(createFakePorts(server).ports)
  await press('Continue')
  server.refuse('POST /token', 'session_token_invalid')
  await act(() => server.expireTokens())
  expect(screen.getByRole('alert').textContent).toContain('This visit has ended.')
})
