import type { Ports, Roxels, RoxelsOptions } from '@roxels/core'
import { browserPorts, createRoxels } from '@roxels/core'
import { screen, waitFor } from '@testing-library/dom'
import { harness } from '#harness'
import { afterEach, beforeEach, expect, inject, onTestFinished, test, vi } from 'vitest'
import type { VerifiedPage } from '../../examples/verified/page.ts'
import { openPage } from '../../examples/verified/page.ts'
import { lookAt, tabTo, violations } from './accessible.ts'
import type { Device, Line } from './stage.ts'
import {
  ada,
  button,
  finished,
  messages,
  newDevice,
  newest,
  newLine,
  rows,
  say,
  user,
} from './stage.ts'

const { quick } = inject('servers')

beforeEach(async () => {
  // The cookie is the browser's own, and all tests have one browser.
  await ask('logout')
})

afterEach(() => {
  document.documentElement.style.colorScheme = ''
})

test('the login carries the talk: by a reload, and in another browser', async () => {
  const device = newDevice()
  const line = newLine()
  const first = open({ device, line })
  await logIn('Ada')
  expect(newest()).toContain('Hello Ada.')
  await say('Lovelace')
  await finished()
  const talk = messages()
  first.close()

  const reloaded = open({ device, line })
  await finished()
  expect(messages()).toEqual(talk)
  expect(line.requests.filter(({ url }) => url.endsWith('/join'))).toHaveLength(1)
  reloaded.close()

  // Another browser: nothing rests in it, and the login is another one.
  await ask('logout')
  open()
  await logIn('Ada')
  expect(messages()).toEqual(talk)
})

test('TM-08 what a page says about its person and context is not sent, and changes nothing', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
  onTestFinished(() => warned.mockRestore())
  const line = newLine()
  const sessionId = await sessionOf('bob')
  const roxels = meddle({ sessionId, person: ada, context: { plan: 'gold' } }, line)
  await finished()
  expect(newest()).toContain('Hello Bob.')
  const talk = messages()

  for (const person of [ada, { name: 'Ada' }, { externalId: 'account_1' }]) roxels.setPerson(person)
  await say('My answer')
  await finished()
  expect(messages().slice(0, 2)).toEqual([...talk, 'My answer'])
  expect(roxels.state.get()).toMatchObject({ status: 'live', epoch: 0, refusal: null })
  const bodies = line.requests.map(({ init }) => String(init.body))
  expect(bodies.join()).not.toMatch(/Ada|account_|user_ada|gold|person|context/)
  expect(line.requests.map(({ url }) => url).join()).not.toMatch(/person/)
  // Whoever develops the page is told, once, and nothing personal with it.
  expect(warned.mock.calls).toEqual([[expect.stringContaining('identity_beside_session')]])
  expect(String(warned.mock.calls)).not.toMatch(/Ada|user_ada|gold|account_/)
})

test('TM-05 the id of a session that was joined opens nothing elsewhere', async () => {
  const joined = open()
  await logIn('Cleo')
  await say('Laine')
  await finished()
  const { session_id: sessionId } = await (await ask('session')).json()
  expect(sessionId).toMatch(/^sess_/)

  for (const [path, init] of [
    ['events', {}],
    ['messages', {}],
    ['messages', { method: 'POST', body: '{"client_id":"a","text":"b"}' }],
    ['token', { method: 'DELETE' }],
  ] as const) {
    const answer = await fetch(`${quick.baseUrl}/v1/sessions/${sessionId}/${path}`, {
      ...init,
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.status, path).toBe(401)
    expect(await answer.json()).toMatchObject({ error: { code: 'session_token_required' } })
  }
  joined.close()

  const line = newLine()
  const elsewhere = meddle({ sessionId }, line)
  await waitFor(() => expect(elsewhere.state.get().refusal?.code).toBe('forbidden'))
  await waitFor(() => expect(screen.getByRole('alert').textContent).not.toBe(''))
  expect(document.body.textContent).not.toMatch(/Cleo|Laine/)
  expect(line.requests.map(({ url }) => new URL(url).pathname)).toEqual([
    `/v1/sessions/${sessionId}/join`,
  ])
})

test('who logs out leaves the login, and the talk, to nobody', async () => {
  const device = newDevice()
  open({ device })
  await logIn('Ada')
  await user.click(screen.getByRole('button', { name: 'Log out' }))
  await atLogin()
  expect(document.body.textContent).not.toContain('Hello')
  expect([...device.lasting.keys(), ...device.perTab.keys()]).toEqual([])
  expect((await ask('session')).status).toBe(401)

  await logIn('Bob')
  expect(messages()[0]).toContain('Hello Bob.')
  expect(document.body.textContent).not.toMatch(/Lovelace|Hello Ada/)
})

test('a script of the page can read the id of the session, and nothing of the login', async () => {
  expect(await sessionOf('ada')).toMatch(/^sess_/)
  expect(document.cookie).toBe('')
  expect(Object.keys(await (await ask('session')).json())).toEqual(['session_id'])
})

test.for([
  { width: 390, height: 844, scheme: 'dark' },
  { width: 1024, height: 768, scheme: 'light' },
])('axe finds nothing behind the login at $width pixels, $scheme', async (look) => {
  await lookAt(look)
  open()
  await atLogin()
  expect(await violations()).toEqual([])
  for (const target of screen.getAllByRole('button')) {
    expect(target.getBoundingClientRect().height, target.outerHTML).toBeGreaterThanOrEqual(44)
  }
  await logIn('Bob')
  expect(await violations()).toEqual([])
})

test('one can log in, talk and log out with the keyboard alone', async () => {
  open()
  await atLogin()
  await tabTo(() => button('Cleo'))
  await user.keyboard('{Enter}')
  await waitFor(() => screen.getByRole('log'))
  await finished()
  const before = rows().length
  await tabTo(() => screen.getByRole('textbox', { name: 'Your message' }))
  await user.keyboard('Laine{Enter}')
  await waitFor(() => expect(rows().length).toBeGreaterThan(before + 1))
  await tabTo(() => button('Log out'))
  await user.keyboard('{Enter}')
  await atLogin()
  expect(document.activeElement).toBe(screen.getByRole('heading'))
})

/** Opens the page of the host. */
function open({ device = newDevice(), line = newLine() } = {}): VerifiedPage {
  const page = openPage(place(), quick.baseUrl, portsOf(device, line))
  page.show((root, roxels) => harness.mount('verified', root, roxels))
  onTestFinished(page.close)
  return page
}

/** Shows the scene by a client that somebody has made who is not the host. */
function meddle(options: Omit<RoxelsOptions, 'baseUrl'>, line: Line): Roxels {
  const roxels = createRoxels({ ...options, baseUrl: quick.baseUrl }, portsOf(newDevice(), line))
  const unmount = harness.mount('verified', place(), roxels)
  onTestFinished(() => {
    unmount()
    roxels.destroy()
  })
  roxels.start()
  return roxels
}

function place(): HTMLElement {
  const root = document.createElement('div')
  document.body.append(root)
  onTestFinished(() => root.remove())
  return root
}

function portsOf(device: Device, { fetch }: Line): Ports {
  return { ...browserPorts(), ...device, fetch }
}

async function atLogin(): Promise<void> {
  await waitFor(() => screen.getByRole('group', { name: 'Log in as' }))
}

async function logIn(name: string): Promise<void> {
  await atLogin()
  await user.click(screen.getByRole('button', { name }))
  await waitFor(() => screen.getByRole('log'))
  await finished()
}

/** Asks the backend as a script of the page can. */
function ask(verb: string, body: object = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`/verified/${verb}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** The id of the session of whoever is logged in, as the page is given it. */
async function sessionOf(account: string): Promise<string> {
  await ask('login', { account })
  const { session_id } = (await (await ask('session')).json()) as { readonly session_id: string }
  return session_id
}
