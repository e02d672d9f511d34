import type { Roxels } from '@roxels/core'
import { announceAnswers } from '../announce.ts'
import { coverDraft, sendDraft, submitOnEnter } from '../composer.ts'
import { followEnd } from '../follow-end.ts'
import { quietly } from '../quietly.ts'
import * as words from '../wording.ts'
import { button, el } from './dom.ts'
import { messages } from './messages.ts'
import type { Scope } from './scope.ts'
import { swap } from './scope.ts'

/** The conversation: what was said, how the line is, and where to write. `begin` is what its button does. */
export function talk(scope: Scope, roxels: Roxels, begin: () => void = roxels.start): HTMLElement {
  // A new epoch is another person: nothing of the one before is kept, the draft included.
  const ofPerson = (part: Scope) =>
    el('section', { className: 'talk', ariaLabel: 'Conversation' }, [
      log(part, roxels),
      line(part, roxels, begin),
      composer(part, roxels),
      announcer(part, roxels),
    ])
  return swap(scope, roxels.state, ({ epoch }) => epoch, ofPerson)
}

function log(scope: Scope, roxels: Roxels): HTMLElement {
  const made = el('div', { className: 'log', role: 'log', ariaLive: 'off', ariaLabel: 'Messages' })
  made.tabIndex = 0
  made.append(messages(scope, roxels))
  scope.onEnd(followEnd(made))
  return made
}

function line(scope: Scope, { state }: Roxels, act: () => void): HTMLElement {
  const status = el('p', { role: 'status' })
  const alert = el('p', { role: 'alert' })
  const begin = button('', () => act())
  scope.follow(state, (value) => {
    const label = words.startLabel(value)
    status.textContent = words.lineOf(value)
    alert.textContent = value.refusal?.message ?? ''
    begin.textContent = label ?? ''
    begin.hidden = label === undefined
  })
  return el('div', { className: 'line' }, [status, alert, begin])
}

function composer(scope: Scope, { state, turn, send, stop }: Roxels): HTMLFormElement {
  const draft = el('textarea', { name: 'text', rows: 1, maxLength: 8_000, autocomplete: 'off' })
  draft.dir = 'auto'
  draft.placeholder = 'Write your answer'
  draft.enterKeyHint = 'send'
  const halt = button('Stop', () => quietly(stop()))
  const label = el('span', { className: 'unseen', textContent: 'Your message' })
  const input = el('fieldset', {}, [
    el('label', {}, [label, draft]),
    halt,
    el('button', { type: 'submit', textContent: 'Send' }),
  ])
  const form = el('form', { className: 'composer' }, [input])
  draft.addEventListener('keydown', submitOnEnter)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    sendDraft(form, send)
  })
  scope.onEnd(coverDraft(form))
  scope.follow(state, (value) => {
    input.disabled = !words.takesInput(value)
    form.hidden = value.status === 'locked'
  })
  scope.follow(turn, (value) => (halt.hidden = !words.isAtWork(value)))
  return form
}

function announcer(scope: Scope, roxels: Roxels): HTMLElement {
  const said = el('p', { className: 'unseen', role: 'status' })
  scope.onEnd(announceAnswers(roxels, (text) => (said.textContent = text)))
  return said
}
