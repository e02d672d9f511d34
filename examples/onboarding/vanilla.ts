import type { Roxels } from '@roxels/core'
import { answers } from '../shared/vanilla/answers.ts'
import { el } from '../shared/vanilla/dom.ts'
import { createScope } from '../shared/vanilla/scope.ts'
import { talk } from '../shared/vanilla/talk.ts'
import * as words from '../shared/wording.ts'
import './scene.css'

export default function onboarding(root: HTMLElement, roxels: Roxels): () => void {
  const scope = createScope()
  const person = el('p', { className: 'person' })
  const title = el('h1', { textContent: 'Set up your workspace' })
  const top = el('header', { className: 'top' }, [title, person])
  const sheet = el('div', { className: 'sheet' }, [
    top,
    talk(scope, roxels),
    answers(scope, roxels),
  ])
  const scene = el('main', { className: 'scene onboarding' }, [sheet])
  root.append(scene)

  scope.follow(roxels.person, (value) => (person.textContent = words.nameOf(value)))
  scope.follow(roxels.state, ({ status }) => (scene.dataset.status = status))
  return () => {
    scope.end()
    scene.remove()
  }
}
