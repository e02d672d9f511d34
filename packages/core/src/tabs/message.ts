import type { ConnectionEnd } from '../stream/connection.ts'
import type { ServerSentEvent } from '../stream/sse.ts'

/**
 * What tabs of one conversation tell each other. Only what the stream itself says, so that it is read by the same rules: never a
 * token, key or secret (Rule 82).
 */
export type TabMessage =
  /** From the tab that reads the stream: what it has applied. With `to`, an answer to that tab alone. */
  | { readonly kind: 'events'; readonly events: readonly ServerSentEvent[]; readonly to?: string }
  /** From the tab that reads the stream: it is there, and has nothing yet. */
  | { readonly kind: 'lost' }
  /** The sender reads the stream from now on. */
  | { readonly kind: 'lead' }
  /** The sender lacks something. */
  | { readonly kind: 'ask'; readonly from: string }
  /** It is over for every tab. */
  | { readonly kind: 'over'; readonly reason: ConnectionEnd }

const ends: readonly unknown[] = [
  'conversation_closed',
  'signed_out',
  'person_changed',
  'forbidden',
  'deleted',
] satisfies ConnectionEnd[]

/** Reads what arrived; undefined for what is none of these, such as the words of a later version. */
export function readTabMessage(data: unknown): TabMessage | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { kind, events, to, from, reason } = data as Record<string, unknown>
  if (kind === 'lost' || kind === 'lead') return { kind }
  if (kind === 'ask' && typeof from === 'string') return { kind, from }
  if (kind === 'over' && ends.includes(reason)) return { kind, reason: reason as ConnectionEnd }
  if (kind !== 'events' || !Array.isArray(events) || !events.every(isEvent)) return undefined
  return typeof to === 'string' ? { kind, events, to } : { kind, events }
}

function isEvent(value: unknown): value is ServerSentEvent {
  if (typeof value !== 'object' || value === null) return false
  const { name, id, data } = value as Record<string, unknown>
  return (
    typeof name === 'string' &&
    typeof data === 'string' &&
    (id === undefined || typeof id === 'string')
  )
}
