import type { RoxelsState } from '@roxels/core'

/** What people read at the kiosk, whatever it is written in. */
export const title = 'A few questions before we begin'
export const promise =
  'It takes about two minutes. When you finish, or walk away, everything is gone from this screen.'
export const question = 'Are you still there?'
export const reason =
  'Nobody has touched the screen for a while. It will be cleared for the next person.'

/** What the start screen says of the conversation before. */
export function clearedOf({ status }: RoxelsState): string {
  return status === 'signedOut' ? 'All clear. Nothing of the last conversation is left here.' : ''
}
