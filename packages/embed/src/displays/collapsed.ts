import type { ShownCall } from './display.ts'
import { el } from '../view/dom.ts'
import { icon } from '../view/icon.ts'
import type { Scope } from '../view/scope.ts'
import { createScope } from '../view/scope.ts'
import { followUnread } from './unread.ts'

export interface Collapsed {
  readonly button: HTMLButtonElement
  /** Says that there is news, to whoever does not see it. */
  readonly status: HTMLElement
  /** Is there, and counts what comes from now on; or is not. */
  toggle(isCollapsed: boolean): void
}

/** The button that a conversation is while it is collapsed, with how much has been said meanwhile. */
export function collapsed(
  scope: Scope,
  { roxels, strings }: ShownCall,
  expand: () => void,
): Collapsed {
  const badge = el('span', { className: 'badge', part: 'badge' })
  const button = el('button', { type: 'button', className: 'launcher', onclick: expand }, [
    icon('talk'),
    badge,
  ])
  button.setAttribute('part', 'button launcher')
  const status = el('p', { className: 'unseen', role: 'status' })
  const show = (count: number) => {
    const words = count === 0 ? '' : strings.unread(count)
    badge.textContent = count > 99 ? '99+' : String(count)
    badge.hidden = count === 0
    button.ariaLabel = words === '' ? strings.expand : `${strings.expand}, ${words}`
    button.title = strings.expand
    if (status.textContent !== words) status.textContent = words
  }
  let counting = createScope()
  scope.onEnd(() => counting.end())
  return {
    button,
    status,
    toggle(isCollapsed) {
      button.hidden = !isCollapsed
      counting.end()
      counting = createScope()
      show(0)
      if (isCollapsed && roxels !== null) followUnread(counting, roxels, show)
    },
  }
}
