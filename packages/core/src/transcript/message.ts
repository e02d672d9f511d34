import type { Message as LoggedMessage, MessageState, Role } from '@roxels/protocol'

/**
 * One message as it is shown. `id` is the client's own id for what the participant wrote, so that a message keeps its identity
 * from the first key press to the last reload. `sending`, `sent` (acknowledged, its event not yet seen) and `failed` are states
 * of messages that are not in the log yet.
 */
export interface Message {
  readonly id: string
  readonly role: Role
  readonly text: string
  readonly state: MessageState | 'sending' | 'sent' | 'failed'
  /** When it began, ISO 8601. */
  readonly at: string
}

/** The id a message of the log is shown under. */
export function shownId(message: LoggedMessage): string {
  return message.client_id ?? message.id
}

export function shownMessage(message: LoggedMessage): Message {
  const { role, text, state, at } = message
  return { id: shownId(message), role, text, state, at }
}

/**
 * `text` with `added` at UTF-16 unit `at`. What is there already is left alone, so that a delta may come twice; undefined when
 * it begins past the end: a gap (Rule 35).
 */
export function withDelta(text: string, at: number, added: string): string | undefined {
  if (at > text.length) return undefined
  const known = text.length - at
  return known === 0 ? text + added : text + added.slice(known)
}
