import type { Roxels } from '@roxels/core'
import { identityPrompt, keepWarning, spread } from '@roxels/core/parts'
import type { Strings } from '../strings.ts'
import { button, el } from './dom.ts'
import type { Scope } from './scope.ts'

/** At a kiosk, asks who has done nothing for long whether they are still there. */
export function kioskWarning(scope: Scope, roxels: Roxels, strings: Strings): HTMLElement {
  const left = el('p', { id: 'warning-text', dir: 'auto' })
  const stay = button(strings.stay, 'button', () => {})
  stay.className = 'primary'
  const leave = button(strings.signOut, 'button', () => {})
  const dialog = el('dialog', { className: 'warning', part: 'warning' }, [
    el('form', { method: 'dialog' }, [
      el('h3', { id: 'warning-title', textContent: strings.stillThere, dir: 'auto' }),
      left,
      stay,
      leave,
    ]),
  ])
  dialog.setAttribute('aria-labelledby', 'warning-title')
  dialog.setAttribute('aria-describedby', 'warning-text')
  scope.follow(roxels.idle, (idle) => {
    const part = identityPrompt(roxels, { state: roxels.state.get(), idle })
    spread(dialog, part.warning)
    spread(stay, part.stay)
    spread(leave, part.signOut)
    // What was shown stays while it closes.
    if (part.secondsLeft !== null) left.textContent = strings.secondsLeft(part.secondsLeft)
  })
  const attach = keepWarning(roxels)
  attach(dialog)
  scope.onEnd(() => {
    attach(null)
    // In front of everything for as long as it is open, even where what it is in closes.
    dialog.close()
  })
  return dialog
}
