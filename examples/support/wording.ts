import type { RoxelsState, SessionInfo } from '@roxels/core'
import type { Ending } from '../shared/wording.ts'

/** What people read here, whatever it is written in. */
export const title = 'Your support case'
export const close = 'Close the case'
export const keep = 'Keep it open'
export const question = 'Close this case?'
export const consequence =
  'Nothing more can be written in it. You can still read it, and begin a follow-up that knows of it.'
export const ending: Ending = { line: 'This case is closed.', again: 'Begin a follow-up' }

/** What stands on the label of the case; nothing where there is none. */
export function labelOf({ status }: RoxelsState): string {
  if (status === 'completed') return 'Closed'
  return isOpen({ status }) ? 'Open' : ''
}

export function meaningOf(state: RoxelsState, session: SessionInfo | null): string {
  if (state.status === 'completed')
    return 'A follow-up asks whether what you said here is still right.'
  if (!isOpen(state)) return ''
  return session?.resumed === true
    ? 'You are back where you left it, even if that was in the middle of a sentence.'
    : 'You may leave at any time: the case stays open.'
}

/** Whether there is a case to close. */
export function isOpen({ status }: Pick<RoxelsState, 'status'>): boolean {
  return status === 'live' || status === 'reconnecting'
}
