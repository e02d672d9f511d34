import { isPassing, isRoxelsError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import { persist } from '../session/persist.ts'
import type { Drawer } from '../storage.ts'
import { inTurn } from '../tabs/turn.ts'
import type { Messages } from '../transcript/messages.ts'
import type { OutboxEntry } from './entry.ts'
import { entryAtRest, inOrder } from './entry.ts'

export interface OutboxOptions {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'newId' | 'lock' | 'onWake'>
  /** Where entries rest until the server has them. */
  readonly drawer: Drawer
  /** Held while one attempt is made, so that the tabs of one conversation send one at a time. */
  readonly lockName: string
  /** Sends one message; the same id may be sent again (Rule 40). */
  readonly post: (clientId: string, text: string) => Promise<unknown>
  readonly messages: Messages
  readonly change: (run: (messages: Messages) => void) => void
  readonly publish: (entries: readonly OutboxEntry[]) => void
  /** Aborted when the person leaves: what is unsent is then never sent (Rule 49). */
  readonly signal: AbortSignal
}

export interface Outbox {
  /** Shows and sends one message. Answers its id. */
  send(text: string): string
  /** Sends a failed message again; false when there is none of that id. */
  retry(id: string): boolean
  /** Forgets a failed message. */
  discard(id: string): void
  /**
   * Shows what is on its way, and takes up what rests here unsent, by whichever visit or tab; from then on, unless hidden, whenever the
   * page wakes.
   */
  restore(): void
  /** Shows nothing of it, until `restore`. */
  hide(): void
  /** Lets go of what the log has by now. */
  settle(): void
}

/** A frozen tab keeps its locks. Who goes without its turn then sends what is sent already, which is taken once (Rule 40). */
const turnMs = 30_000

/**
 * Messages on their way: sent one at a time, in the order they were written, until the server has answered (Rule 46). What rests
 * is the truth all tabs share: each attempt begins by reading it.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { ports, drawer, lockName, post, messages, change, publish, signal } = options
  let entries: readonly OutboxEntry[] = []
  /** Ids of those that rest here too; the others live in memory alone. */
  const resting = new Set<string>()
  let pumping = false
  let isWatching = false
  let isHidden = false
  let newest = 0

  const show = ({ id, text, at }: OutboxEntry, state: 'sending' | 'sent' | 'failed') => {
    if (!isHidden) change((all) => all.putUnlogged({ id, text, at, role: 'participant', state }))
  }
  const replace = (next: readonly OutboxEntry[]) => {
    entries = next
    if (!isHidden) publish(entries)
  }
  const find = (id: string) => entries.find((entry) => entry.id === id)

  const put = (entry: OutboxEntry): void => {
    newest = Math.max(newest, Date.parse(entry.at) || 0)
    replace([...entries.filter(({ id }) => id !== entry.id), entry].sort(inOrder))
    show(entry, entry.state)
  }
  const keep = (entry: OutboxEntry): void => {
    if (drawer.put(entry.id, JSON.stringify(entry))) resting.add(entry.id)
    // What still rests is of an earlier state, and would be taken for the truth.
    else if (resting.delete(entry.id)) drawer.remove(entry.id)
    put(entry)
  }
  /** Puts it on its way, be it for the first time or again. */
  const dispatch = (id: string, text: string, at: string): void => {
    keep({ id, text, at, state: 'sending' })
    void pump()
  }
  const forget = (id: string): void => {
    drawer.remove(id)
    resting.delete(id)
    replace(entries.filter((entry) => entry.id !== id))
  }

  const settle = (): void => {
    for (const { id } of entries) if (messages.isLogged(id)) forget(id)
  }

  /** Brings this tab's entries to what rests, which another tab may have changed. */
  const read = (): void => {
    const rest = drawer.all()
    for (const { id } of entries) {
      // Sent or discarded by another tab: if it was sent, the log shows it.
      if (!resting.has(id) || rest.has(id)) continue
      forget(id)
      change((all) => all.withdraw(id))
    }
    for (const [id, text] of rest) {
      const entry = entryAtRest(id, text)
      resting.add(id)
      if (entry === undefined) drawer.remove(id)
      else if (find(id)?.state !== entry.state) put(entry)
    }
    settle()
  }

  const attempt = async (): Promise<void> => {
    signal.throwIfAborted()
    read()
    const entry = entries.find(({ state }) => state === 'sending')
    if (entry === undefined) return
    try {
      await post(entry.id, entry.text)
      signal.throwIfAborted()
      show(entry, 'sent')
      forget(entry.id)
    } catch (error) {
      if (signal.aborted || !isRoxelsError(error) || isPassing(error)) throw error
      keep({ ...entry, state: 'failed', error: error.code })
    }
  }

  const pump = async (): Promise<void> => {
    if (pumping) return
    pumping = true
    try {
      while (entries.some(({ state }) => state === 'sending')) {
        await persist(ports, signal, () => inTurn(ports, lockName, turnMs, signal, attempt))
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      pumping = false
    }
  }

  const restore = (): void => {
    if (isHidden) {
      isHidden = false
      for (const entry of entries) show(entry, entry.state)
      publish(entries)
    }
    read()
    void pump()
    if (isWatching) return
    isWatching = true
    ports.onWake(() => isHidden || restore(), signal)
  }

  return {
    send(text) {
      const at = Math.max(ports.clock.now(), newest + 1)
      const id = ports.newId()
      dispatch(id, text, new Date(at).toISOString())
      return id
    },
    retry(id) {
      const entry = find(id)
      if (entry?.state !== 'failed') return false
      dispatch(id, entry.text, entry.at)
      return true
    },
    discard(id) {
      if (signal.aborted || find(id)?.state !== 'failed') return
      forget(id)
      change((all) => all.withdraw(id))
    },
    restore,
    hide() {
      isHidden = true
      publish([])
    },
    settle,
  }
}
