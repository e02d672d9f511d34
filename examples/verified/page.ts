import type { Ports, Roxels } from '@roxels/core'
import { createRoxels } from '@roxels/core'
import { takeLostFocus } from '../shared/focus.ts'
import { button, el } from '../shared/vanilla/dom.ts'
import './scene.css'
import { logIn, logOut, sessionOfLogin } from './session.ts'

/** Shows the conversation in `root`; answers the function that takes it away. */
type Mount = (root: HTMLElement, roxels: Roxels) => () => void

/** The page of a host with a login of its own. */
export interface VerifiedPage {
  /** Shows the conversation by this from now on, whenever there is one. */
  show(mount: Mount): void
  close(): void
}

/** Opens the page: the conversation of whoever is logged in, else the login. */
export function openPage(root: HTMLElement, baseUrl: string, ports?: Ports): VerifiedPage {
  let roxels: Roxels | null = null
  let mount: Mount | null = null
  let unshow = () => {}
  let isClosed = false

  const show = (next: () => () => void) => {
    unshow()
    unshow = isClosed ? () => {} : next()
  }
  const put = (...parts: readonly Node[]) =>
    show(() => {
      const page = el('main', { className: 'scene verified' }, [
        el('div', { className: 'login' }, parts),
      ])
      root.append(page)
      takeLostFocus(page.querySelector('h1'))
      return () => page.remove()
    })
  const showTalk = () => {
    const client = roxels
    if (client !== null && mount !== null) show(() => mount!(root, client))
  }
  const showLogin = (problem?: Problem) =>
    put(...login((account) => enter(() => logIn(account)), problem))

  /** Does what has to be done first, then opens the conversation of whoever is logged in. */
  async function enter(first = () => Promise.resolve()): Promise<void> {
    try {
      await first()
      const sessionId = await sessionOfLogin()
      if (isClosed) return
      if (sessionId === null) return showLogin()
      const client = createRoxels({ baseUrl, sessionId }, ports)
      roxels = client
      client.on('signed_out', () => void leave(client))
      client.start()
      showTalk()
    } catch {
      showLogin({ text: 'The backend does not answer.', name: 'Try again', mend: () => enter() })
    }
  }

  /** The conversation has forgotten its person. So must the host: whoever comes next is not to find the login. */
  async function leave(client: Roxels): Promise<void> {
    if (roxels !== client) return
    roxels = null
    put(el('p', { role: 'status', textContent: 'Logging out…' }))
    await Promise.all([forget(), client.signOut()])
    client.destroy()
  }

  async function forget(): Promise<void> {
    try {
      await logOut()
      showLogin()
    } catch {
      showLogin({ text: 'You may still be logged in.', name: 'Log out again', mend: forget })
    }
  }

  void enter()
  return {
    show(chosen) {
      mount = chosen
      showTalk()
    },
    close() {
      isClosed = true
      show(() => () => {})
      roxels?.destroy()
    },
  }
}

/** What went wrong, and what mends it. */
interface Problem {
  readonly text: string
  readonly name: string
  readonly mend: () => Promise<void>
}

function login(logInAs: (account: string) => Promise<void>, problem?: Problem) {
  const names = ['Ada', 'Bob', 'Cleo']
  const choices = el('fieldset', {}, [
    el('legend', { textContent: 'Log in as' }),
    ...names.map((name) => button(name, () => act(() => logInAs(name.toLowerCase())))),
  ])
  const mended = problem && button(problem.name, () => act(problem.mend))
  const alert = el('p', { role: 'alert', textContent: problem?.text ?? '' })
  function act(run: () => Promise<void>): void {
    choices.disabled = true
    if (mended !== undefined) mended.disabled = true
    void run()
  }
  return [
    el('h1', { textContent: 'Who are you?', tabIndex: -1 }),
    el('p', { textContent: 'Three people have an account here. A real page asks for a password.' }),
    choices,
    alert,
    ...(mended === undefined ? [] : [mended]),
  ]
}
