/** Every text the embed shows, by what it is for. A host replaces any of them by `strings`. */
export interface Strings {
  /** The launcher, where the template gives it no label. */
  readonly launcher: string
  /** What a conversation is called until its template's name is known. */
  readonly title: string
  readonly close: string
  /** Makes the compact view a button. */
  readonly collapse: string
  /** Opens it again; `unread` says how many messages have come meanwhile. */
  readonly expand: string
  readonly unread: (count: number) => string
  /** Moves the compact view, by pointer or arrow keys. */
  readonly move: string
  readonly messages: string
  readonly agent: string
  readonly participant: string
  readonly older: string
  readonly newMessages: string
  readonly thinking: string
  readonly brokeOff: string
  readonly stopped: string
  readonly retry: string
  readonly sending: string
  readonly notSent: string
  readonly sendAgain: string
  readonly discard: string
  readonly message: string
  readonly placeholder: string
  readonly send: string
  readonly stop: string
  readonly end: string
  readonly endQuestion: string
  readonly endConfirm: string
  readonly endCancel: string
  readonly answers: string
  readonly noAnswers: string
  readonly progress: (done: number, all: number) => string
  readonly notYet: string
  readonly none: string
  readonly yes: string
  readonly no: string
  readonly confirm: string
  readonly change: string
  readonly save: string
  readonly cancel: string
  readonly notSaved: string
  readonly opening: string
  readonly waiting: string
  readonly reconnecting: string
  readonly unreachable: string
  readonly locked: string
  readonly unlock: string
  readonly completed: string
  readonly signedOut: string
  readonly startAgain: string
  readonly tryAgain: string
  /** Why a conversation cannot be opened, for whoever wants to talk; the host reads the reason in the console. */
  readonly refused: string
  readonly linkRefused: string
  /** It has ended before all was said. */
  readonly failed: string
  readonly stillThere: string
  readonly secondsLeft: (seconds: number) => string
  readonly stay: string
  readonly signOut: string
}

export const english: Strings = {
  launcher: 'Talk to us',
  title: 'Conversation',
  close: 'Close',
  collapse: 'Collapse',
  expand: 'Open the conversation',
  unread: (count) => (count === 1 ? '1 new message' : `${count} new messages`),
  move: 'Move, with the arrow keys',
  messages: 'Messages',
  agent: 'Guide',
  participant: 'You',
  older: 'Show earlier messages',
  newMessages: 'New messages',
  thinking: 'Thinking…',
  brokeOff: 'The answer is not finished.',
  stopped: 'Stopped here.',
  retry: 'Retry',
  sending: 'Sending…',
  notSent: 'Not sent.',
  sendAgain: 'Send again',
  discard: 'Delete',
  message: 'Your message',
  placeholder: 'Write your answer',
  send: 'Send',
  stop: 'Stop',
  end: 'End the conversation',
  endQuestion: 'End it for good?',
  endConfirm: 'End it',
  endCancel: 'Go on',
  answers: 'Your answers',
  noAnswers: 'They show up here while you talk.',
  progress: (done, all) => `${done} of ${all}`,
  notYet: 'Not yet',
  none: 'None',
  yes: 'Yes',
  no: 'No',
  confirm: 'Confirm',
  change: 'Change',
  save: 'Save',
  cancel: 'Cancel',
  notSaved: 'This could not be saved. Try again.',
  opening: 'Opening your conversation…',
  waiting: 'One moment…',
  reconnecting: 'The line is down. Reconnecting; keep writing if you like.',
  unreachable: 'There is no connection. Trying again…',
  locked: 'Locked, until you confirm that it is still you.',
  unlock: 'It is me',
  completed: 'That is everything. Thank you!',
  signedOut: 'You are signed out.',
  startAgain: 'Start again',
  tryAgain: 'Try again',
  refused: 'This conversation cannot be opened right now.',
  failed: 'This conversation has ended before all was said.',
  linkRefused: 'This link lets nobody in any more. Ask for a new one.',
  stillThere: 'Are you still there?',
  secondsLeft: (seconds) =>
    seconds === 1 ? 'You are signed out in 1 second.' : `You are signed out in ${seconds} seconds.`,
  stay: 'I am here',
  signOut: 'Sign out',
}
