import type { ConnectionEnd } from '../stream/connection.ts'
import { finalReasons } from '../stream/connection.ts'
import type { ServerSentEvent } from '../stream/parser.ts'
import type { Read } from '../wire/read.ts'
import { listOf, object, oneOf, optional, orNull, text } from '../wire/read.ts'

/**
 * What tabs of one conversation tell each other. Only what the stream itself says, so that it is read by the same rules: never a
 * token, key or secret (Rule 52).
 */
export type TabMessage =
  /** From the tab that reads the stream: what it has applied. With `to`, an answer to that tab alone. */
  | { readonly kind: 'events'; readonly events: readonly ServerSentEvent[]; readonly to?: string }
  /** From the tab that reads the stream: its line is lost. */
  | { readonly kind: 'lost' }
  /** The sender reads the stream from now on. */
  | { readonly kind: 'lead' }
  /** The sender may lack what comes after its cursor. */
  | { readonly kind: 'ask'; readonly from: string; readonly cursor: string | null }
  /** It is over for every tab. */
  | { readonly kind: 'over'; readonly reason: ConnectionEnd }

const event = object<ServerSentEvent>({ event: optional(text), id: optional(text), data: text })

const messages: { readonly [K in TabMessage['kind']]: Read<Omit<Saying<K>, 'kind'>> } = {
  events: object({ events: listOf(event), to: optional(text) }),
  lost: object({}),
  lead: object({}),
  ask: object({ from: text, cursor: orNull(text) }),
  over: object({ reason: oneOf(finalReasons) }),
}
type Saying<K> = Extract<TabMessage, { kind: K }>

const kinded = object({ kind: oneOf(Object.keys(messages) as TabMessage['kind'][]) })

/** Reads what arrived; undefined for what is none of these, such as the words of a later version. */
export function readTabMessage(data: unknown): TabMessage | undefined {
  try {
    const { kind } = kinded(data)
    return { kind, ...messages[kind](data) } as TabMessage
  } catch {
    return undefined
  }
}
