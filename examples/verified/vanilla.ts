import type { Roxels } from '@roxels/core'
import { answers } from '../shared/vanilla/answers.ts'
import { button, el } from '../shared/vanilla/dom.ts'
import { createScope } from '../shared/vanilla/scope.ts'
import { talk } from '../shared/vanilla/talk.ts'
import './scene.css'
import { begin } from './session.ts'
import * as words from './wording.ts'

export default function verified(root: HTMLElement, roxels: Roxels): () => void {
  const scope = createScope()
  const proof = el('p', { className: 'proof' }, [
    words.proof,
    ' ',
    el('code', { textContent: words.attempt }),
  ])
  const top = el('header', { className: 'top' }, [
    el('h1', { textContent: words.title }),
    button('Log out', () => void roxels.signOut()),
    proof,
  ])
  const sheet = el('div', { className: 'sheet' }, [
    top,
    talk(scope, roxels, { begin: () => begin(roxels) }),
    answers(scope, roxels),
  ])
  const scene = el('main', { className: 'scene verified' }, [sheet])
  root.append(scene)

  scope.follow(roxels.state, ({ status }) => (scene.dataset.status = status))
  return () => {
    scope.end()
    scene.remove()
  }
}
