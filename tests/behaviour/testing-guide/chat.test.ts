import { createRoxels } from '@roxels/core'
import type { Faults } from '@roxels/core/testing'
import { createFakePorts, createScriptedServer, faulty } from '@roxels/core/testing'
import { fireEvent, screen } from '@testing-library/dom'
import { expect, onTestFinished, test } from 'vitest'
import { mountChat } from './chat.ts'

function openChat(faults: Faults = {}) {
  const server = createScriptedServer()
  const fetch = faulty(server.fetch, faults)
  const { ports, clock } = createFakePorts({ fetch, clock: server.clock })
  const roxels = createRoxels({ baseUrl: 'https://talk.example', templateKey: 'rk_test' }, ports)
  onTestFinished(mountChat(document.body, roxels))
  roxels.start()
  return { server, clock }
}
const rows = () => screen.queryAllByRole('listitem').map(({ textContent }) => textContent)
const status = () => screen.getByRole('status').textContent

test('goes on in the middle of a sentence when the line was lost', async () => {
  const { server, clock } = openChat()
  await server.speak('Hello, ', 'who ')
  await server.hangUp()
  expect([rows(), status()]).toEqual([['Hello, who  (streaming)'], 'reconnecting'])
  await server.say('are you?')
  await clock.pass(1_000)
  expect([rows(), status()]).toEqual([['Hello, who are you? (complete)'], 'live'])
})

test('shows a message once, although the answer to it was lost', async () => {
  const { server, clock } = openChat({ send: [{ kind: 'refuse' }, { kind: 'lose' }] })
  await server.say('Who are you?')
  fireEvent.change(screen.getByLabelText('Message'), { target: { value: 'Ada' } })
  fireEvent.click(screen.getByRole('button', { name: 'Send' }))
  expect(rows().at(-1)).toBe('Ada (sending)')
  await clock.pass(1_000)
  expect(rows()).toEqual(['Who are you? (complete)', 'Ada (complete)'])
})
