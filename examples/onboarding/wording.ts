import type { Goal, RoxelsState, SessionInfo } from '@roxels/core'

/** What people read here, whatever it is written in. */
export const title = 'Set up your workspace'
export const leave = 'Save and leave'
export const review = 'Review what waits for you'

/** Where this visit stands in a flow that may take several. */
export function visitOf(
  { status }: RoxelsState,
  session: SessionInfo | null,
  goals: readonly Goal[],
): string {
  const waiting = goals.filter(({ state }) => state === 'captured').length
  if (status === 'completed') return 'All is set up. Nothing is left to do.'
  if (status === 'anonymous' || status === 'identified') {
    return 'Leave whenever you like: your answers are kept for your next visit.'
  }
  if (status !== 'live' && status !== 'reconnecting') return ''
  if (waiting === 1) return '1 answer waits for you to confirm it.'
  if (waiting > 1) return `${waiting} answers wait for you to confirm them.`
  if (session?.resumed === true) return 'Welcome back. We go on where you left off.'
  return 'Leave whenever you like: your answers are kept for your next visit.'
}

/** Whether something waits for whoever is here to confirm it. */
export function isWaiting({ status }: RoxelsState, goals: readonly Goal[]): boolean {
  return isOpen(status) && goals.some(({ state }) => state === 'captured')
}

/** Whether there is a conversation to leave. */
export function isOpen(status: RoxelsState['status']): boolean {
  return status === 'live' || status === 'reconnecting'
}
