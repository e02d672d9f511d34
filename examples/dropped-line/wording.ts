/** What people read here, whatever it is written in. */
export const title = 'Talk over a line that breaks'

/** How the line is, by the plug and not by what the client has noticed yet. */
export function lineOf(isCut: boolean): string {
  return isCut ? 'The line is cut. Write on, it will be sent.' : 'The line is up.'
}

export function switchOf(isCut: boolean): string {
  return isCut ? 'Mend the line' : 'Cut the line'
}

/** How much is written and not sent yet; nothing where all is sent. */
export function waitingOf(count: number): string {
  if (count === 0) return ''
  return count === 1 ? '1 message waits to be sent.' : `${count} messages wait to be sent.`
}
