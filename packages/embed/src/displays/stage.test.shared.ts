import type { Roxels, RoxelsOptions } from '@roxels/core'
import { createRoxels } from '@roxels/core'
import type { FakeTab, ScriptedServer } from '@roxels/core/testing'
import { createFakePorts, createScriptedServer } from '@roxels/core/testing'
import type { BoundFunctions, queries } from '@testing-library/dom'
import { within } from '@testing-library/dom'
import type { WritableAtom } from 'nanostores'
import { atom } from 'nanostores'
import { onTestFinished, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { english } from '../strings.ts'
import type { CompactOptions } from './compact.ts'
import { openCompact } from './compact.ts'
import type { Display, Notice, ShownCall } from './display.ts'
import { openModal } from './modal.ts'

type Kind = 'modal' | 'compact'
export const kinds = ['modal', 'compact'] as const

export interface Stage {
  readonly server: ScriptedServer
  readonly roxels: Roxels
  readonly tab: FakeTab
  readonly notice: WritableAtom<Notice | null>
  readonly again: ReturnType<typeof vi.fn>
  readonly close: ReturnType<typeof vi.fn>
  readonly display: Display
  readonly shadow: ShadowRoot
  /** Looks into the display. */
  readonly view: BoundFunctions<typeof queries>
}

interface StageOptions extends Partial<RoxelsOptions> {
  readonly display?: Kind
  readonly compact?: CompactOptions
  /** The host has made a mistake: there is no client. */
  readonly isNull?: boolean
  readonly server?: ScriptedServer
}

/** Shows a call on the page, with a scripted server behind it; all of it is gone when the test is over. */
export function open({
  display: kind = 'modal',
  compact,
  isNull = false,
  server = newServer(),
  ...options
}: StageOptions = {}): Stage {
  const tab = createFakePorts(server)
  const roxels = createRoxels(
    { baseUrl: 'https://talk.example', templateKey: 'rk_1', ...options },
    tab.ports,
  )
  const notice = atom<Notice | null>(null)
  const again = vi.fn()
  const close = vi.fn()
  const call: ShownCall = { roxels: isNull ? null : roxels, strings: english, notice, again, close }
  const display = kind === 'modal' ? openModal(call) : openCompact(call, compact)
  const { shadowRoot } = document.querySelector('roxels-embed:last-of-type') as HTMLElement
  const shadow = shadowRoot as ShadowRoot
  onTestFinished(() => {
    display.remove()
    roxels.destroy()
  })
  const view = within(shadow as unknown as HTMLElement)
  return { server, roxels, tab, notice, again, close, display, shadow, view }
}

export function newServer(): ScriptedServer {
  return createScriptedServer({
    goals: [
      { id: 'name', title: 'Your name' },
      { id: 'address', title: 'Where you live' },
    ],
  })
}

/** A display in which the agent has just said hello. */
export async function openGreeted(options: StageOptions = {}): Promise<Stage> {
  const stage = open(options)
  stage.roxels.start()
  await stage.server.say('Hello. ', 'Who are you?')
  return stage
}

export function button({ view }: Stage, name: string | RegExp): HTMLElement | null {
  return view.queryByRole('button', { name })
}

export function press(stage: Stage, name: string | RegExp): void {
  stage.view.getByRole('button', { name }).click()
}

export function field({ view }: Stage): HTMLTextAreaElement {
  return view.getByRole('textbox', { name: 'Your message' })
}

/** What can be read in the transcript, one string for each message. */
export function messages({ shadow }: Stage): readonly (string | null)[] {
  return Array.from(shadow.querySelectorAll('.message .text'), ({ textContent }) => textContent)
}

export const keys = (text: string): Promise<void> => userEvent.keyboard(text)

/** Presses the Tab key until it has come there. */
export async function tabTo({ shadow }: Stage, target: () => Element | null): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    const wanted = target()
    if (wanted !== null && shadow.activeElement === wanted) return
    await keys('{Tab}')
  }
  throw new Error('The Tab key does not come there.')
}

/** A button of the page that has the focus. */
export function focusedOpener(): HTMLButtonElement {
  const opener = document.createElement('button')
  opener.textContent = 'Open'
  document.body.append(opener)
  opener.focus()
  onTestFinished(() => opener.remove())
  return opener
}
