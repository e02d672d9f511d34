import type { Person, RoxelsState } from '@roxels/core'

/** What people read here, whatever it is written in. */
export const title = 'Talk first, sign in when you like'
export const signInAs = 'Sign in as'
export const takeAlong = 'Take this conversation along'
export const signOut = 'Sign out'

/** Whose the conversation is, and what that means. */
export function ownerOf({ status }: RoxelsState, { externalId, name }: Person): string {
  if (status === 'signedOut') return 'You are signed out. Nothing of the conversation is left here.'
  if (externalId !== null) {
    const whose = name === null ? 'yours' : `${name}’s`
    return `This conversation is ${whose}, and is there again at the next visit.`
  }
  return 'You are a guest: this conversation lasts as long as this tab.'
}

export function isGuest({ externalId }: Person): boolean {
  return externalId === null
}

/** Whether there is a conversation to take along. */
export function isTalking({ status }: RoxelsState): boolean {
  return status === 'live' || status === 'reconnecting' || status === 'completed'
}
