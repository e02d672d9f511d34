import type { RoxelsState } from '@roxels/core'
import { identityPrompt, spread } from '@roxels/core/parts'
import type { Notice, ShownCall } from '../displays/display.ts'
import type { Strings } from '../strings.ts'
import { button, el } from './dom.ts'
import { handOver } from './focus.ts'
import type { Scope } from './scope.ts'

/** How it stands with the conversation, and what can be done about it; nothing while all is well. `next` gets the focus of what goes. */
export function line(
  scope: Scope,
  { roxels, strings, notice, again }: ShownCall,
  next: HTMLElement,
): HTMLElement {
  const status = el('p', { role: 'status', dir: 'auto' })
  const alert = el('p', { role: 'alert', dir: 'auto' })
  const begin = button('', 'button', () => again())
  const unlock = button(strings.unlock, 'button', () => {})
  unlock.hidden = true
  const show = () => {
    const state = roxels?.state.get() ?? null
    const shown = isOpen(state) && notice.get() !== 'failed' ? null : notice.get()
    const isRefusal = shown !== null && shown !== 'unreachable'
    const action = roxels === null ? undefined : actionOf(state, shown, strings)
    write(alert, isRefusal ? strings[shown] : '')
    write(status, isRefusal ? '' : shown === null ? lineOf(state, strings) : strings[shown])
    if (action === undefined) handOver(begin, next)
    begin.textContent = action ?? ''
    begin.hidden = action === undefined
    if (roxels === null || state === null) return
    const { confirm, isLocked } = identityPrompt(roxels, { state, idle: null })
    if (!isLocked) handOver(unlock, next)
    spread(unlock, confirm)
  }
  scope.follow(notice, show)
  if (roxels !== null) scope.follow(roxels.state, show)
  return el('div', { className: 'line', part: 'line' }, [status, alert, begin, unlock])
}

/** A live region is read out again by whoever writes the same into it. */
function write(region: HTMLElement, text: string): void {
  if (region.textContent !== text) region.textContent = text
}

/** Whether there is a conversation, so that nothing stands in its way any more. */
function isOpen(state: RoxelsState | null): boolean {
  return state !== null && !('waiting' in state) && state.status !== 'resuming'
}

function lineOf(state: RoxelsState | null, strings: Strings): string {
  if (state === null) return ''
  switch (state.status) {
    case 'live':
      return ''
    case 'resuming':
      return strings.opening
    case 'reconnecting':
    case 'locked':
    case 'completed':
      return strings[state.status]
    case 'signedOut':
      return state.waiting ? strings.waiting : strings.signedOut
    default:
      return state.waiting ? strings.waiting : strings.opening
  }
}

/** What the button is called that opens it anew, where that would help. */
function actionOf(
  state: RoxelsState | null,
  notice: Notice | null,
  strings: Strings,
): string | undefined {
  // No other try makes such a link good, and who cannot be reached is asked again without being told to.
  if (notice === 'linkRefused' || notice === 'unreachable') return undefined
  if (notice !== null) return notice === 'failed' ? strings.startAgain : strings.tryAgain
  const isLeft = state?.status === 'signedOut' && !state.waiting
  return isLeft || state?.status === 'completed' ? strings.startAgain : undefined
}
