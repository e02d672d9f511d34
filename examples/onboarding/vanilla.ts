import type { Roxels } from '@roxels/core'
import { focusHeading } from '../shared/focus.ts'
import { answers } from '../shared/vanilla/answers.ts'
import { button, el } from '../shared/vanilla/dom.ts'
import type { Scope } from '../shared/vanilla/scope.ts'
import { createScope } from '../shared/vanilla/scope.ts'
import { talk } from '../shared/vanilla/talk.ts'
import { nameOf } from '../shared/wording.ts'
import { toFirstWaiting } from './review.ts'
import './scene.css'
import * as words from './wording.ts'

export default function onboarding(root: HTMLElement, roxels: Roxels): () => void {
  const scope = createScope()
  const sheet = el('div', { className: 'sheet' }, [
    top(scope, roxels),
    talk(scope, roxels),
    answers(scope, roxels),
  ])
  const scene = el('main', { className: 'scene onboarding' }, [sheet])
  root.append(scene)
  scope.follow(roxels.state, ({ status }) => (scene.dataset.status = status))
  return () => {
    scope.end()
    scene.remove()
  }
}

function top(scope: Scope, { state, person, session, goals, leave }: Roxels): HTMLElement {
  const name = el('p', { className: 'person' })
  const visit = el('p', { className: 'visit' })
  const toReview = el('button', { type: 'button', className: 'primary', textContent: words.review })
  toReview.addEventListener('click', toFirstWaiting)
  const toLeave = button(words.leave, () => {
    focusHeading(toLeave)
    leave()
  })
  const show = () => {
    visit.textContent = words.visitOf(state.get(), session.get(), goals.get())
    toReview.hidden = !words.isWaiting(state.get(), goals.get())
    toLeave.hidden = !words.isOpen(state.get().status)
  }
  scope.follow(person, (value) => (name.textContent = nameOf(value)))
  scope.follow(state, show)
  scope.follow(session, show)
  scope.follow(goals, show)
  const title = el('h1', { textContent: words.title, tabIndex: -1 })
  return el('header', { className: 'top' }, [title, name, visit, toReview, toLeave])
}
