import type { Roxels } from '@roxels/core'
import { agentTurn as agentTurnPart, spread } from '@roxels/core/parts'
import type { Strings } from '../strings.ts'
import { button, el } from './dom.ts'
import { handOver } from './focus.ts'
import type { Scope } from './scope.ts'

/** What the agent is doing, below what was said. */
export function agentTurn(
  scope: Scope,
  roxels: Roxels,
  strings: Strings,
  log: HTMLElement,
): readonly HTMLElement[] {
  const thinking = el('p', { className: 'thinking', part: 'note', textContent: strings.thinking })
  const retry = button(strings.retry, 'button', () => {})
  const broken = el('p', { className: 'note', part: 'note' }, [strings.brokeOff, retry])
  scope.follow(roxels.turn, (turn) => {
    const now = agentTurnPart(roxels, turn)
    thinking.hidden = !now.isAtWork
    if (!now.hasBrokenOff) handOver(broken, log)
    broken.hidden = !now.hasBrokenOff
    spread(retry, now.retry)
  })
  return [thinking, broken]
}
