import type { Roxels } from '@roxels/core'
import type { Strings } from '../strings.ts'
import { button, el } from './dom.ts'
import { handOver } from './focus.ts'
import type { Scope } from './scope.ts'

/** Ends the conversation for good, once that is confirmed; there while there is something to end, and then `next` has its focus. */
export function ending(
  scope: Scope,
  roxels: Roxels,
  strings: Strings,
  next: HTMLElement,
): HTMLElement {
  let isEnding = false
  const end = button(strings.end, 'button end', () => ask(true))
  const problem = el('p', { role: 'alert' })
  const confirm = button(strings.endConfirm, 'button', () => {
    if (isEnding) return
    isEnding = true
    problem.textContent = ''
    roxels
      .end()
      .catch(() => (problem.textContent = strings.notSaved))
      .finally(() => (isEnding = false))
  })
  confirm.className = 'primary'
  const cancel = button(strings.endCancel, 'button', () => ask(false))
  const question = el('p', { textContent: strings.endQuestion })
  const asked = el('div', { className: 'asked', role: 'group', ariaLabel: strings.end }, [
    question,
    // First, so that it is what a second press in the same place comes upon.
    cancel,
    confirm,
    problem,
  ])
  const ask = (isAsked: boolean) => {
    problem.textContent = ''
    const had = isAsked ? end : asked
    const has = isAsked ? asked : end
    has.hidden = false
    handOver(had, isAsked ? cancel : end)
    had.hidden = true
  }
  asked.hidden = true
  asked.onkeydown = (event) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    ask(false)
  }
  const element = el('div', { className: 'ending' }, [end, asked])
  scope.follow(roxels.state, ({ status }) => {
    const isOpen = status === 'live' || status === 'reconnecting'
    if (!isOpen) {
      handOver(element, next)
      ask(false)
    }
    element.hidden = !isOpen
  })
  return element
}
