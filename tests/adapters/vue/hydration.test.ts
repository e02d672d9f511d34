import type { Roxels } from '@roxels/vue'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { createSSRApp } from 'vue'
import { counted } from '../counted.ts'
import { expectQuietConsole } from '../quiet-console.ts'
import { scriptedClient } from '../scripted-client.ts'
import { pageOf } from './page.ts'

expectQuietConsole()

test('a server renders what a client holds that has not started', () => {
  const page = servedPage()
  expect(page.querySelector('main')?.dataset['status']).toBe('anonymous')
  expect(page.querySelector('h1')?.textContent).toBe('Ada')
  expect(page.querySelectorAll('.message')).toHaveLength(0)
})

test('a client that has not got further takes over the page as it is', async () => {
  const { roxels, server } = scriptedClient()
  const { page, main } = takeOver(roxels)
  roxels.start()
  await server.say('Hello Ada')
  await vi.waitFor(() => expect(page.querySelector('.message')?.textContent).toBe('Hello Ada'))
  expect(page.querySelector('main')).toBe(main)
})

test('a client that has got further meanwhile takes over the page, and shows how far it is', async () => {
  const { roxels, server } = scriptedClient()
  roxels.start()
  await server.say('Hello Ada')
  await server.capture('team_size', 12)
  roxels.setDraft('I am')
  const { page, main } = takeOver(roxels)
  await vi.waitFor(() => expect(page.querySelector('main')?.dataset['status']).toBe('live'))
  expect(page.querySelector('.message')?.textContent).toBe('Hello Ada')
  expect(page.querySelector('output')?.textContent).toBe('{"team_size":12}')
  expect(page.querySelector('textarea')?.value).toBe('I am')
  // The very elements of the server, not others in their place.
  expect(page.querySelector('main')).toBe(main)
})

test('a page that was taken over listens to everything, and to nothing when it is gone', () => {
  const { client, listening } = counted(scriptedClient().roxels)
  const { end } = takeOver(client)
  expect(Object.values(listening)).not.toContain(0)
  end()
  expect(new Set(Object.values(listening))).toEqual(new Set([0]))
})

function servedPage(): HTMLElement {
  const page = document.body.appendChild(document.createElement('div'))
  page.innerHTML = inject('vuePage')
  onTestFinished(() => page.remove())
  return page
}

/** Makes the page of the server one of this client. */
function takeOver(roxels: Roxels) {
  const page = servedPage()
  const main = page.querySelector('main')
  const app = createSSRApp(pageOf(roxels))
  app.mount(page)
  let isOver = false
  const end = () => {
    if (!isOver) app.unmount()
    isOver = true
  }
  onTestFinished(end)
  return { page, main, end }
}
