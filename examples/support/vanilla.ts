import type { Roxels } from '@roxels/core'
import { answers } from '../shared/vanilla/answers.ts'
import { button, el } from '../shared/vanilla/dom.ts'
import type { Scope } from '../shared/vanilla/scope.ts'
import { createScope } from '../shared/vanilla/scope.ts'
import { talk } from '../shared/vanilla/talk.ts'
import { closeCase, keepToCase } from './close-case.ts'
import './scene.css'
import * as words from './wording.ts'

export default function support(root: HTMLElement, roxels: Roxels): () => void {
  const scope = createScope()
  const dialog = question(roxels)
  scope.onEnd(keepToCase(dialog, roxels))
  const sheet = el('div', { className: 'sheet' }, [
    top(scope, roxels, dialog),
    talk(scope, roxels, { ending: words.ending }),
    answers(scope, roxels),
  ])
  const scene = el('main', { className: 'scene support' }, [sheet, dialog])
  root.append(scene)
  scope.follow(roxels.state, ({ status }) => (scene.dataset.status = status))
  return () => {
    scope.end()
    scene.remove()
  }
}

function top(scope: Scope, { state, session }: Roxels, dialog: HTMLDialogElement): HTMLElement {
  const label = el('p', { className: 'label' })
  const meaning = el('p', { className: 'meaning' })
  const close = button(words.close, () => dialog.showModal())
  const show = () => {
    label.textContent = words.labelOf(state.get())
    meaning.textContent = words.meaningOf(state.get(), session.get())
    close.hidden = !words.isOpen(state.get())
  }
  scope.follow(state, show)
  scope.follow(session, show)
  const title = el('h1', { textContent: words.title, tabIndex: -1 })
  return el('header', { className: 'top' }, [title, label, meaning, close])
}

function question(roxels: Roxels): HTMLDialogElement {
  const title = el('h2', { id: 'support-question', textContent: words.question })
  const text = el('p', { id: 'support-consequence', textContent: words.consequence })
  const close = el('button', { className: 'primary', textContent: words.close })
  close.addEventListener('click', () => closeCase(roxels, close))
  const form = el('form', { method: 'dialog' }, [
    el('button', { className: 'keep', textContent: words.keep }),
    close,
  ])
  const dialog = el('dialog', { className: 'question', role: 'alertdialog' }, [title, text, form])
  dialog.setAttribute('aria-labelledby', title.id)
  dialog.setAttribute('aria-describedby', text.id)
  return dialog
}
