import type { Roxels } from '@roxels/core'
import { answers } from '../shared/vanilla/answers.ts'
import { button, el } from '../shared/vanilla/dom.ts'
import type { Scope } from '../shared/vanilla/scope.ts'
import { createScope } from '../shared/vanilla/scope.ts'
import { talk } from '../shared/vanilla/talk.ts'
import { line } from './line.ts'
import './scene.css'
import * as words from './wording.ts'

export default function droppedLine(root: HTMLElement, roxels: Roxels): () => void {
  const scope = createScope()
  const sheet = el('div', { className: 'sheet' }, [
    top(scope, roxels),
    talk(scope, roxels),
    answers(scope, roxels),
  ])
  const scene = el('main', { className: 'scene dropped-line' }, [sheet])
  root.append(scene)
  scope.follow(roxels.state, ({ status }) => (scene.dataset.status = status))
  return () => {
    scope.end()
    scene.remove()
  }
}

function top(scope: Scope, { outbox }: Roxels): HTMLElement {
  const { isCut, cut, mend } = line
  const state = el('p', { className: 'wire' })
  const waiting = el('p', { className: 'waiting' })
  const plug = button('', () => (isCut.get() ? mend() : cut()))
  scope.follow(isCut, (value) => {
    state.textContent = words.lineOf(value)
    state.dataset.cut = String(value)
    plug.textContent = words.switchOf(value)
  })
  scope.follow(outbox, ({ length }) => {
    waiting.textContent = words.waitingOf(length)
    waiting.hidden = length === 0
  })
  const title = el('h1', { textContent: words.title, tabIndex: -1 })
  return el('header', { className: 'top' }, [title, state, waiting, plug])
}
