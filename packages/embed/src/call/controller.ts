import type { Roxels } from '@roxels/core'
import { RoxelsError } from '@roxels/core'
import type { CallStatus, Emitter, EventName, Listener } from '../events.ts'
import type { Call } from './call.ts'

/** What `start` answers: one call, alike in all displays. */
export interface Controller {
  /** Answers the function that ends the subscription. */
  on<N extends EventName>(name: N, listener: Listener<N>): () => void
  off<N extends EventName>(name: N, listener: Listener<N>): void
  /**
   * Sends a message of the participant; answers its id. Throws `validation_error` for text that is blank or over 8,000
   * characters, `not_active` while the conversation is not open for input.
   */
  send(text: string): string
  /** Stops the agent in the middle of its turn; what it has said stays. */
  stop(): Promise<void>
  /** Ends the session, not the conversation: `ending`, `ended`. */
  hangUp(): void
  /** The same, and whatever is shown goes away. */
  close(): void
  /** Null until it is known. */
  readonly sessionId: string | null
  readonly status: CallStatus
}

export function createController(
  call: Call,
  { on, off }: Pick<Emitter, 'on' | 'off'>,
  roxels: Roxels | null,
  close: () => void,
): Controller {
  const open = (): Roxels => {
    if (roxels !== null && call.isRunning()) return roxels
    throw new RoxelsError('not_active', `No conversation is open: the status is ${call.status}.`)
  }
  return {
    on,
    off,
    send: (text) => open().send(text),
    stop: async () => open().stop(),
    hangUp: close,
    close,
    get sessionId() {
      return call.sessionId
    },
    get status() {
      return call.status
    },
  }
}
