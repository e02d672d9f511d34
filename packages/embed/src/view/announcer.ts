import type { Roxels } from '@roxels/core'
import { announcement } from '@roxels/core/parts'
import { el } from './dom.ts'
import type { Scope } from './scope.ts'

/** Reads out each answer of the agent once, when it has ended. */
export function announcer(scope: Scope, roxels: Roxels): HTMLElement {
  const said = el('p', { className: 'unseen', role: 'status' })
  scope.follow(announcement(roxels), (text) => (said.textContent = text))
  return said
}
