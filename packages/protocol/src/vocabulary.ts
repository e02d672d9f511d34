/** The version of docs/protocol.md this package describes. */
export const PROTOCOL_VERSION = 1

// The closed lists of the wire. They stand apart from the schemas built on them, so that a client that reads the wire by
// other means takes these without a schema library.

export const conversationStatuses = [
  'created',
  'joined',
  'completed',
  'failed',
  'abandoned',
] as const

export const roles = ['agent', 'participant'] as const

export const messageStates = ['streaming', 'complete', 'stopped', 'interrupted'] as const

export const goalTypes = [
  'open',
  'quantitative',
  'qualitative',
  'structured',
  'context_dump',
  'walkthrough',
] as const

export const goalStates = ['open', 'active', 'captured', 'committed'] as const

export const turnStates = ['started', 'completed', 'stopped', 'failed', 'interrupted'] as const

/** The state a turn gives to the message it speaks in (Rule 37). */
export const messageStateOfTurn: Readonly<
  Record<(typeof turnStates)[number], (typeof messageStates)[number]>
> = {
  started: 'streaming',
  completed: 'complete',
  stopped: 'stopped',
  failed: 'interrupted',
  interrupted: 'interrupted',
}

export const closeReasons = [
  'rotate',
  'overloaded',
  'shutdown',
  'auth_expired',
  'conversation_closed',
  'signed_out',
  'person_changed',
  'forbidden',
  'deleted',
] as const

export const resetReasons = ['unreadable', 'unknown', 'expired'] as const

/** How a launcher opens a conversation: in the middle of the page, or in its corner. */
export const launcherDisplays = ['modal', 'compact'] as const

export const assurances = ['device', 'verified'] as const
