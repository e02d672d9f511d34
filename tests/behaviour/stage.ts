import type { KeyValueStorage, KioskOptions, PersonInput, Ports, Roxels } from '@roxels/core'
import { browserPorts, createRoxels } from '@roxels/core'
import { configure, screen, waitFor, within } from '@testing-library/dom'
import { userEvent } from '@testing-library/user-event'
import { harness } from '#harness'
import { inject, onTestFinished } from 'vitest'
import type { SceneKeys } from '../../examples/gallery/publish.ts'
import type { ServerAddress } from '../harness/server.ts'
import { charactersBeforeSilence } from '../harness/silence.ts'
import type { Voice } from './voice.ts'

// Real servers and real time: long enough for a slow machine, never waited for on a fast one.
configure({ asyncUtilTimeout: 20_000 })

const servers = inject('servers')

/** What a browser keeps between two visits: one profile, and one tab of it. */
export interface Device {
  readonly lasting: KeyValueStorage
  readonly perTab: KeyValueStorage
}

export function newDevice(): Device {
  return { lasting: memoryStorage(), perTab: memoryStorage() }
}

/** Another tab of the same browser profile. */
export function newTab({ lasting }: Device): Device {
  return { lasting, perTab: memoryStorage() }
}

/** The network between a page and the server. */
export interface Line {
  readonly fetch: Ports['fetch']
  /** Everything that was asked for, in order. */
  readonly requests: readonly { readonly url: string; readonly init: RequestInit }[]
  /** Ends every answer in its middle; nothing gets through until it is restored. */
  cut(): void
  restore(): void
}

export function newLine(): Line {
  const requests: { url: string; init: RequestInit }[] = []
  let end = new AbortController()
  return {
    requests,
    fetch(url, init) {
      requests.push({ url, init })
      const signals = [end.signal, init.signal].filter((signal) => signal instanceof AbortSignal)
      return fetch(url, { ...init, signal: AbortSignal.any(signals) })
    },
    cut: () => end.abort(new TypeError('The line is cut.')),
    restore() {
      end = new AbortController()
    },
  }
}

export interface Visit {
  readonly roxels: Roxels
  /** Takes the scene off the page and leaves the client alone, as another route does. */
  hide(): void
  show(): void
  /** Closes the page: nothing runs on, what is at rest stays. */
  close(): void
}

interface VisitOptions {
  readonly server?: ServerAddress | 'quick' | 'strict'
  /** Instead of `server`: one whose agent speaks as far as the test lets this voice. */
  readonly voice?: Voice
  /** Talks about what this scene was published with, instead of the demo template. */
  readonly about?: keyof SceneKeys
  readonly device?: Device
  readonly line?: Line
  readonly person?: PersonInput
  readonly kiosk?: KioskOptions
  readonly ports?: Partial<Ports>
  /** What is shown: the onboarding scene unless said otherwise. */
  readonly scene?: string
  /** Whether the host starts the conversation itself. True unless said otherwise. */
  readonly starts?: boolean
}

/** Opens the page. It is closed when the test is over, if not before. */
export function visit({
  server = 'quick',
  voice,
  about,
  device = newDevice(),
  line = newLine(),
  person = null,
  kiosk,
  ports = {},
  scene = 'onboarding',
  starts = true,
}: VisitOptions = {}): Visit {
  const { baseUrl, templateKey } = addressOf(voice ? 'held' : server, about)
  const context = voice && { context: { voice: voice.id } }
  const roxels = createRoxels(
    { baseUrl, templateKey, ...context, person, ...(kiosk && { kiosk }) },
    { ...browserPorts(), ...device, fetch: line.fetch, ...ports },
  )
  const root = document.createElement('div')
  document.body.append(root)
  let unmount = () => {}
  const show = () => {
    unmount = harness.mount(scene, root, roxels)
  }
  const hide = () => {
    unmount()
    unmount = () => {}
  }
  const close = () => {
    hide()
    roxels.destroy()
    root.remove()
  }
  show()
  if (starts) roxels.start()
  onTestFinished(close)
  return { roxels, hide, show, close }
}

function addressOf(
  server: ServerAddress | 'quick' | 'held' | 'strict',
  about: keyof SceneKeys | undefined,
): ServerAddress {
  const address = typeof server === 'string' ? servers[server] : server
  return about !== undefined && 'sceneKeys' in address
    ? { ...address, templateKey: (address.sceneKeys as SceneKeys)[about] }
    : address
}

export const ada = { externalId: 'user_ada', name: 'Ada' } as const
export const bob = { externalId: 'user_bob', name: 'Bob' } as const

/** The address of the server that speaks at once, with something else in place of its key. */
export function withKey(templateKey: string): ServerAddress {
  return { ...servers.quick, templateKey }
}

export const user = userEvent.setup()

export function composer(): HTMLTextAreaElement {
  return screen.getByRole('textbox', { name: 'Your message' })
}

/** Writes `text` and sends it, once the agent has finished. */
export async function say(text: string): Promise<void> {
  await finished()
  await user.type(composer(), `${text}{Enter}`)
}

/** What can be read in the transcript, one string for each message. */
export function messages(): readonly string[] {
  return rows().map((row) => row.querySelector('.text')?.textContent ?? '')
}

export function newest(): string {
  return messages().at(-1) ?? ''
}

export function rows(): readonly HTMLElement[] {
  return within(screen.getByRole('log')).queryAllByRole('listitem')
}

export function button(name: string): HTMLElement | null {
  return screen.queryByRole('button', { name })
}

/** The agent has said something and nothing more comes. */
export function finished(): Promise<void> {
  return waitFor(() => {
    if (rows().at(-1)?.dataset['role'] !== 'agent') throw new Error('Nothing is said yet.')
    if (button('Stop') !== null) throw new Error('The agent is still speaking.')
    if (composer().matches(':disabled')) throw new Error('Nothing can be written yet.')
  })
}

/** The agent is in the middle of a sentence, and has said as much of it as a held one says by itself. */
export function midSentence(): Promise<void> {
  return waitFor(() => {
    const said = newest().length
    if (said < charactersBeforeSilence || button('Stop') === null) throw new Error('Not yet.')
  })
}

/** What stands beside a question in the list of answers. */
export function answerTo(title: string): string | null | undefined {
  return within(answers()).getByText(title, { selector: 'dt' }).nextElementSibling?.textContent
}

export function progress(): string | null | undefined {
  return within(answers()).getByRole('progressbar').parentElement?.textContent?.trim()
}

function answers(): HTMLElement {
  return screen.getByRole('complementary', { name: 'Your answers' })
}

/** What fades in has come to rest. */
export async function settled(): Promise<void> {
  const passing = document
    .getAnimations()
    .filter((animation) => animation.effect?.getTiming().iterations === 1)
  await Promise.all(passing.map((animation) => animation.finished))
}

function memoryStorage(): KeyValueStorage {
  const values = new Map<string, string>()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    keys: () => [...values.keys()],
  }
}
