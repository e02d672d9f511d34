import type { Roxels } from '@roxels/core'
import { focusHeading } from '../shared/focus.ts'
import { answers } from '../shared/vanilla/answers.ts'
import { button, el } from '../shared/vanilla/dom.ts'
import type { Scope } from '../shared/vanilla/scope.ts'
import { createScope } from '../shared/vanilla/scope.ts'
import { talk } from '../shared/vanilla/talk.ts'
import './scene.css'
import { startAnew } from './start-anew.ts'
import * as words from './wording.ts'

export default function returning(root: HTMLElement, roxels: Roxels): () => void {
  const scope = createScope()
  const sheet = el('div', { className: 'sheet' }, [
    top(scope, roxels),
    talk(scope, roxels, { ending: words.ending }),
    answers(scope, roxels),
  ])
  const scene = el('main', { className: 'scene returning' }, [sheet])
  root.append(scene)
  scope.follow(roxels.state, ({ status }) => (scene.dataset.status = status))
  return () => {
    scope.end()
    scene.remove()
  }
}

function top(scope: Scope, roxels: Roxels): HTMLElement {
  const { state, person, session } = roxels
  const greeting = el('h1', { tabIndex: -1 })
  const meaning = el('p', { className: 'meaning' })
  const again = button(words.again, () => {
    focusHeading(again)
    startAnew(roxels)
  })
  const show = () => {
    greeting.textContent = words.greetingOf(person.get(), session.get())
    meaning.textContent = words.meaningOf(state.get(), session.get())
    again.hidden = !words.canStartAnew(state.get())
  }
  scope.follow(state, show)
  scope.follow(person, show)
  scope.follow(session, show)
  return el('header', { className: 'top' }, [greeting, meaning, again])
}
