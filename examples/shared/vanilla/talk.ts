import type { Roxels } from '@roxels/core'
import {
  announcement,
  composer as composerPart,
  createReadingPlace,
  spread,
  transcript,
} from '@roxels/core/parts'
import type { Ending } from '../wording.ts'
import * as words from '../wording.ts'
import { button, el } from './dom.ts'
import { messages } from './messages.ts'
import type { Scope } from './scope.ts'
import { swap } from './scope.ts'

export interface TalkOptions {
  /** What the button does that begins; by default it starts the conversation. */
  readonly begin?: () => void
  readonly ending?: Ending
  /** Makes what shows what was said, in place of the usual list. */
  readonly log?: (scope: Scope, roxels: Roxels) => readonly HTMLElement[]
}

/** The conversation: what was said, how the line is, and where to write. */
export function talk(scope: Scope, roxels: Roxels, options: TalkOptions = {}): HTMLElement {
  const { log = usualLog } = options
  // A new epoch is another person: nothing of the one before is kept, not even what undo would bring back.
  const ofPerson = (part: Scope) =>
    el('section', { className: 'talk', ariaLabel: 'Conversation' }, [
      ...log(part, roxels),
      line(part, roxels, options),
      composer(part, roxels),
      announcer(part, roxels),
    ])
  return swap(scope, roxels.state, ({ epoch }) => epoch, ofPerson)
}

function usualLog(scope: Scope, roxels: Roxels): readonly HTMLElement[] {
  const { attach, hasNew, toEnd } = createReadingPlace(roxels)
  const made = el('div', { className: 'log', ariaLabel: 'Messages' }, [messages(scope, roxels)])
  spread(made, transcript(roxels, { hasOlder: false }).log)
  attach(made)
  scope.onEnd(() => attach(null))
  const newer = button('New messages', toEnd)
  newer.className = 'newer'
  scope.follow(hasNew, (value) => (newer.hidden = !value))
  return [made, newer]
}

function line(
  scope: Scope,
  { state, start }: Roxels,
  { begin: act = start, ending }: TalkOptions,
): HTMLElement {
  const status = el('p', { role: 'status' })
  const alert = el('p', { role: 'alert' })
  const begin = button('', () => act())
  scope.follow(state, (value) => {
    const label = words.startLabel(value, ending)
    status.textContent = words.lineOf(value, ending)
    alert.textContent = words.alertOf(value)
    begin.textContent = label ?? ''
    begin.hidden = label === undefined
  })
  return el('div', { className: 'line' }, [status, alert, begin])
}

function composer(scope: Scope, roxels: Roxels): HTMLFormElement {
  const { state, draft, turn } = roxels
  const field = el('textarea', { rows: 1, placeholder: 'Write your answer' })
  const label = el('span', { className: 'unseen', textContent: 'Your message' })
  const stop = el('button', { textContent: 'Stop' })
  const send = el('button', { textContent: 'Send' })
  const fields = el('fieldset', {}, [el('label', {}, [label, field]), stop, send])
  const form = el('form', { className: 'composer' }, [fields])
  const show = () => {
    const now = { state: state.get(), draft: draft.get(), turn: turn.get() }
    const part = composerPart(roxels, now)
    spread(form, part.form)
    spread(fields, part.fields)
    spread(field, part.field)
    spread(stop, part.stop)
    spread(send, part.send)
  }
  scope.follow(state, show)
  scope.follow(draft, show)
  scope.follow(turn, show)
  return form
}

function announcer(scope: Scope, roxels: Roxels): HTMLElement {
  const said = el('p', { className: 'unseen', role: 'status' })
  scope.follow(announcement(roxels), (text) => (said.textContent = text))
  return said
}
