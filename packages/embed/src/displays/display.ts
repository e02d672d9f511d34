import type { Readable, Roxels } from '@roxels/core'
import type { Strings } from '../strings.ts'

/** What stands in the way of a conversation, in the words of `Strings`. */
export type Notice = 'refused' | 'linkRefused' | 'unreachable' | 'failed'

/** One call as a display shows it. */
export interface ShownCall {
  /** Null where the host has made a mistake, so that there is nothing to open. */
  readonly roxels: Roxels | null
  readonly strings: Strings
  readonly notice: Readable<Notice | null>
  /** Opens the conversation anew: after a refusal, or another one after the end. */
  again(): void
  /** The participant closes it. */
  close(): void
}

/** What is on the page of one call. */
export interface Display {
  /** Brings it back to whoever asked for it again: what was collapsed is open, and has the focus. */
  show(): void
  /** False once the page has taken it away. */
  isOnPage(): boolean
  /** Leaves nothing behind: no node, no listener, no style of the page changed; the focus is where it was before. */
  remove(): void
}
