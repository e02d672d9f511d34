import type { Message, Person, RoxelsState } from '@roxels/core'

type Status = RoxelsState['status']

/** What is said where a conversation has ended, and what the button is called that begins another one. */
export interface Ending {
  readonly line: string
  readonly again: string
}

const ending: Ending = { line: 'That is everything. Thank you!', again: 'Start again' }

/** Where the conversation stands, in words; nothing while all is well. */
export function lineOf(state: RoxelsState, { line }: Ending = ending): string {
  const isRefused = 'waiting' in state && state.refusal !== null
  if (isRefused) return 'This conversation could not be opened.'
  return state.status === 'completed' ? line : lines[state.status]
}

/** Why, in the server's words, where that is for whoever reads it: one that is locked needs no more than its button. */
export function alertOf({ status, refusal }: RoxelsState): string {
  return status === 'locked' ? '' : (refusal?.message ?? '')
}

const lines: Readonly<Record<Exclude<Status, 'completed'>, string>> = {
  anonymous: 'Ready when you are.',
  identified: 'Ready when you are.',
  signedOut: 'You are signed out.',
  resuming: 'Opening your conversation…',
  live: '',
  reconnecting: 'The line is down. Reconnecting; keep writing if you like.',
  locked: 'Locked, until you confirm that it is still you.',
}

/** What the button that begins is called, where there is something to begin. */
export function startLabel(
  { status }: RoxelsState,
  { again }: Ending = ending,
): string | undefined {
  if (status === 'completed') return again
  if (status === 'locked') return 'It is me'
  return status === 'anonymous' || status === 'identified' || status === 'signedOut'
    ? 'Start'
    : undefined
}

export const speakerOf: Readonly<Record<Message['role'], string>> = {
  agent: 'Guide: ',
  participant: 'You: ',
}

/** What stands under a message that did not simply arrive. */
export const noteOf: Readonly<Record<Message['state'], string>> = {
  sending: 'Sending…',
  sent: '',
  failed: 'Not sent.',
  streaming: '',
  complete: '',
  stopped: 'Stopped here.',
  interrupted: 'Broke off here.',
}

export function nameOf({ name, externalId }: Person): string {
  return name ?? (externalId === null ? 'Guest' : 'Signed in')
}
