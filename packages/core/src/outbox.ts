import { isRoxelsError } from './errors.ts'
import type { Ports } from './ports.ts'
import { persist } from './session/persist.ts'
import type { Messages } from './transcript/messages.ts'

export interface OutboxOptions {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'newId'>
  /** Sends one message; the same id may be sent again (Rule 40). */
  readonly post: (clientId: string, text: string) => Promise<unknown>
  readonly change: (run: (messages: Messages) => void) => void
  /** Aborted when the person leaves: what is unsent is then never sent (Rule 49). */
  readonly signal: AbortSignal
}

export interface Outbox {
  /** Shows and sends one message. Answers its id. */
  send(text: string): string
  /** Sends a failed message again; false when there is none of that id. */
  retry(id: string): boolean
}

/** Messages on their way: sent one at a time, in the order they were written, until the server has answered (Rule 46). */
export function createOutbox({ ports, post, change, signal }: OutboxOptions): Outbox {
  interface Unsent {
    readonly id: string
    readonly text: string
    readonly at: string
  }
  const queue: Unsent[] = []
  const failed = new Map<string, Unsent>()
  let sending = false

  const show = (message: Unsent, state: 'sending' | 'sent' | 'failed') =>
    change((messages) => messages.putUnlogged({ ...message, role: 'participant', state }))

  const deliver = async (message: Unsent): Promise<void> => {
    try {
      await persist(ports, signal, () => post(message.id, message.text))
      if (!signal.aborted) show(message, 'sent')
    } catch (error) {
      if (signal.aborted) return
      if (!isRoxelsError(error)) throw error
      failed.set(message.id, message)
      show(message, 'failed')
    }
  }

  const pump = async (): Promise<void> => {
    if (sending) return
    sending = true
    for (let next = queue.shift(); next !== undefined && !signal.aborted; next = queue.shift()) {
      await deliver(next)
    }
    sending = false
  }

  const enqueue = (message: Unsent): void => {
    queue.push(message)
    show(message, 'sending')
    void pump()
  }

  return {
    send(text) {
      const message = { id: ports.newId(), text, at: new Date(ports.clock.now()).toISOString() }
      enqueue(message)
      return message.id
    },
    retry(id) {
      const message = failed.get(id)
      if (message === undefined) return false
      failed.delete(id)
      enqueue(message)
      return true
    },
  }
}
