import type { Roxels } from '@roxels/core'
import { goals as goalsPart, identityPrompt, keepWarning, spread } from '@roxels/core/parts'
import { progressOf } from '../shared/answers.ts'
import { takeLostFocus } from '../shared/focus.ts'
import { button, el } from '../shared/vanilla/dom.ts'
import type { Scope } from '../shared/vanilla/scope.ts'
import { createScope, swap } from '../shared/vanilla/scope.ts'
import { talk } from '../shared/vanilla/talk.ts'
import { nameOf } from '../shared/wording.ts'
import { begin, forgetWhenLeft, isAtRest } from './begin.ts'
import './scene.css'
import { countdownOf, spokenOf } from './warning.ts'
import * as words from './wording.ts'

export default function kiosk(root: HTMLElement, roxels: Roxels): () => void {
  const scope = createScope()
  const screen = swap(
    scope,
    roxels.state,
    (state) => (isAtRest(state) ? 'start' : state.epoch),
    (part, state) => (isAtRest(state) ? start(part, roxels) : conversation(part, roxels)),
  )
  const scene = el('main', { className: 'scene kiosk' }, [screen])
  root.append(scene)
  scope.follow(roxels.state, ({ status }) => (scene.dataset.status = status))
  return () => {
    scope.end()
    scene.remove()
  }
}

function start(scope: Scope, roxels: Roxels): HTMLElement {
  const name = el('input', { name: 'name', maxLength: 40, autocomplete: 'off', spellcheck: false })
  name.autocapitalize = 'words'
  name.enterKeyHint = 'go'
  const status = el('p', { role: 'status' })
  const alert = el('p', { role: 'alert' })
  const form = el('form', { className: 'start' }, [
    heading(),
    el('p', { textContent: words.promise }),
    el('label', {}, ['First name (optional)', name]),
    el('button', { type: 'submit', textContent: 'Touch to begin' }),
    status,
    alert,
  ])
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    begin(roxels, form)
  })
  scope.onEnd(forgetWhenLeft(form))
  scope.follow(roxels.state, (state) => {
    status.textContent = words.clearedOf(state)
    alert.textContent = state.refusal?.message ?? ''
  })
  return form
}

function conversation(scope: Scope, roxels: Roxels): HTMLElement {
  const person = el('p', { className: 'person' })
  const progress = el('p', { className: 'progress' })
  const finish = button('Finish', () => void roxels.signOut())
  finish.className = 'finish'
  scope.follow(roxels.person, (value) => (person.textContent = nameOf(value)))
  scope.follow(roxels.goals, (goals) => {
    progress.hidden = goals.length === 0
    const now = { state: roxels.state.get(), goals, captured: roxels.captured.get() }
    progress.textContent = progressOf(goalsPart(roxels, now).done, goals)
  })
  return el('div', { className: 'visit' }, [
    el('header', { className: 'top' }, [heading(), person, progress, finish]),
    talk(scope, roxels),
    warning(scope, roxels),
  ])
}

function heading(): HTMLElement {
  const title = el('h1', { textContent: words.title, tabIndex: -1 })
  queueMicrotask(() => takeLostFocus(title))
  return title
}

function warning(scope: Scope, roxels: Roxels): HTMLElement {
  const question = el('h2', { id: 'kiosk-question', textContent: words.question })
  const reason = el('p', { id: 'kiosk-reason', textContent: words.reason })
  const countdown = el('p', { className: 'countdown', role: 'timer' })
  const spoken = el('p', { className: 'unseen', ariaLive: 'polite' })
  const stay = el('button', { textContent: 'I’m still here' })
  const finish = el('button', { textContent: 'Finish now' })
  const form = el('form', { method: 'dialog' }, [stay, finish])
  const parts = [question, reason, countdown, spoken, form]
  const dialog = el('dialog', { className: 'warning' }, parts)
  dialog.setAttribute('aria-labelledby', question.id)
  dialog.setAttribute('aria-describedby', reason.id)
  const attach = keepWarning(roxels)
  attach(dialog)
  scope.onEnd(() => attach(null))
  scope.follow(roxels.idle, (idle) => {
    const part = identityPrompt(roxels, { state: roxels.state.get(), idle })
    spread(dialog, part.warning)
    spread(stay, part.stay)
    spread(finish, part.signOut)
    countdown.textContent = countdownOf(part.secondsLeft)
    spoken.textContent = spokenOf(part.secondsLeft)
  })
  return dialog
}
