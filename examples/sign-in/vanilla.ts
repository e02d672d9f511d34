import type { Roxels } from '@roxels/core'
import { focusHeading } from '../shared/focus.ts'
import { answers } from '../shared/vanilla/answers.ts'
import { button, el } from '../shared/vanilla/dom.ts'
import type { Scope } from '../shared/vanilla/scope.ts'
import { createScope } from '../shared/vanilla/scope.ts'
import { talk } from '../shared/vanilla/talk.ts'
import { accounts, signIn } from './accounts.ts'
import './scene.css'
import * as words from './wording.ts'

export default function signInScene(root: HTMLElement, roxels: Roxels): () => void {
  const scope = createScope()
  const sheet = el('div', { className: 'sheet' }, [
    top(scope, roxels),
    talk(scope, roxels),
    answers(scope, roxels),
  ])
  const scene = el('main', { className: 'scene sign-in' }, [sheet])
  root.append(scene)
  scope.follow(roxels.state, ({ status }) => (scene.dataset.status = status))
  return () => {
    scope.end()
    scene.remove()
  }
}

function top(scope: Scope, roxels: Roxels): HTMLElement {
  const { state, person } = roxels
  const owner = el('p', { className: 'owner', role: 'status' })
  const leave = button(words.signOut, () => {
    focusHeading(leave)
    void roxels.signOut()
  })
  const choices = login(scope, roxels)
  const show = () => {
    owner.textContent = words.ownerOf(state.get(), person.get())
    choices.hidden = !words.isGuest(person.get())
    leave.hidden = !choices.hidden
  }
  scope.follow(state, show)
  scope.follow(person, show)
  const title = el('h1', { textContent: words.title, tabIndex: -1 })
  return el('header', { className: 'top' }, [title, owner, choices, leave])
}

function login(scope: Scope, roxels: Roxels): HTMLElement {
  const along = el('input', { type: 'checkbox', name: 'along', defaultChecked: true })
  const label = el('label', {}, [along, words.takeAlong])
  const buttons = accounts.map((account) => {
    const choice = button(account.name, () => {
      focusHeading(choice)
      signIn(roxels, account, along.checked)
    })
    return choice
  })
  let { epoch } = roxels.state.get()
  scope.follow(roxels.state, (state) => {
    label.hidden = !words.isTalking(state)
    // Another person is asked anew.
    if (state.epoch !== epoch) along.checked = true
    epoch = state.epoch
  })
  const legend = el('legend', { textContent: words.signInAs })
  return el('fieldset', { className: 'login' }, [legend, ...buttons, label])
}
