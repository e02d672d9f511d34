import type { ConversationStatus } from '@roxels/protocol'

/** True for the states in which a conversation takes no more input (Rule 41). */
export function isClosed(status: ConversationStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'abandoned'
}
