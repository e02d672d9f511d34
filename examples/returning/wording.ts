import type { Person, RoxelsState, SessionInfo } from '@roxels/core'
import type { Ending } from '../shared/wording.ts'

/** What people read here, whatever it is written in. */
export const again = 'Start a new conversation'
export const ending: Ending = { line: 'This conversation is over. Thank you!', again }

/** Welcomes whoever is here: back, where the conversation of an earlier visit goes on. */
export function greetingOf({ name }: Person, session: SessionInfo | null): string {
  const word = session?.resumed === true ? 'Welcome back' : 'Welcome'
  return name === null ? word : `${word}, ${name}`
}

/** What it means for the conversation on screen. */
export function meaningOf({ status }: RoxelsState, session: SessionInfo | null): string {
  if (status === 'completed')
    return 'What you have said is kept: in the next one you only confirm it.'
  if (session === null) return ''
  return session.resumed
    ? 'This is the conversation of your last visit, and it goes on.'
    : 'A new conversation. What you have said in an earlier one you only confirm.'
}

/** Whether there is a conversation that another one can follow. */
export function canStartAnew({ status }: RoxelsState): boolean {
  return status === 'live' || status === 'reconnecting'
}
