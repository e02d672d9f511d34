import type { Roxels } from '@roxels/react'
import { hydrateRoot } from 'react-dom/client'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { expectQuietConsole } from '../quiet-console.ts'
import { scriptedClient } from '../scripted-client.ts'
import { Page } from './page.tsx'

expectQuietConsole()

test('a server renders what a client holds that has not started', () => {
  const page = servedPage()
  expect(page.querySelector('main')?.dataset['status']).toBe('anonymous')
  expect(page.querySelector('h1')?.textContent).toBe('Ada')
  expect(page.querySelectorAll('.message')).toHaveLength(0)
})

test('a client that has not got further takes over the page as it is', async () => {
  const { roxels, server } = scriptedClient()
  const { page, main, complaints } = takeOver(roxels)
  roxels.start()
  await server.say('Hello Ada')
  await vi.waitFor(() => expect(page.querySelector('.message')?.textContent).toBe('Hello Ada'))
  expect([page.querySelector('main'), complaints]).toEqual([main, []])
})

test('a client that has got further meanwhile takes over the page, and shows how far it is', async () => {
  const { roxels, server } = scriptedClient()
  roxels.start()
  await server.say('Hello Ada')
  await server.capture('team_size', 12)
  roxels.setDraft('I am')
  const { page, main, complaints } = takeOver(roxels)
  await vi.waitFor(() => expect(page.querySelector('main')?.dataset['status']).toBe('live'))
  expect(page.querySelector('.message')?.textContent).toBe('Hello Ada')
  expect(page.querySelector('output')?.textContent).toBe('{"team_size":12}')
  expect(page.querySelector('textarea')?.value).toBe('I am')
  // The very elements of the server, not others in their place.
  expect([page.querySelector('main'), complaints]).toEqual([main, []])
})

test('what happens while the page is taken over is shown afterwards', async () => {
  const { roxels, server } = scriptedClient()
  const { page, main, complaints } = takeOver(roxels)
  roxels.start()
  const said = server.say('Hello Ada')
  await vi.waitFor(() => expect(page.querySelector('.message')?.textContent).toBe('Hello Ada'))
  await said
  expect([page.querySelector('main'), complaints]).toEqual([main, []])
})

function servedPage(): HTMLElement {
  const page = document.body.appendChild(document.createElement('div'))
  page.innerHTML = inject('reactPage').html
  onTestFinished(() => page.remove())
  return page
}

/** Makes the page of the server one of this client. */
function takeOver(roxels: Roxels) {
  const page = servedPage()
  const main = page.querySelector('main')
  const complaints: unknown[] = []
  const app = hydrateRoot(page, <Page roxels={roxels} />, {
    onRecoverableError: (error) => complaints.push(error),
  })
  onTestFinished(() => app.unmount())
  return { page, main, complaints }
}
