import type { Message as LoggedMessage, MessageState, Snapshot } from '@roxels/protocol'
import type { WritableAtom } from 'nanostores'
import { atom } from 'nanostores'
import type { Readable } from '../readable.ts'
import type { Message } from './message.ts'
import { shownId, shownMessage, withDelta } from './message.ts'

/** The messages of one conversation: a list of ids, and a value of its own for each. */
export interface Messages {
  /** Ids in the order of the log, then those not in the log yet in the order they were written. */
  readonly ids: Readable<readonly string[]>
  /** The message shown under `id`; undefined while there is none. */
  message(id: string): Readable<Message | undefined>

  replace(messages: readonly LoggedMessage[], hasOlder: boolean): void
  put(message: LoggedMessage): void
  /** Answers false at a gap (Rule 35). */
  append(id: string, at: number, text: string): boolean
  setState(id: string, state: MessageState): void
  addOlder(messages: readonly LoggedMessage[], hasOlder: boolean): void
  readonly hasOlder: Readable<boolean>
  /** The newest messages of the log as the log has them, oldest first, and whether there are older ones. */
  newest(limit: number): Pick<Snapshot, 'messages' | 'has_older'>
  /** The server's id of the oldest message held. */
  oldestId(): string | undefined

  /** Shows what is not in the log yet. Once the log has it, this does nothing. */
  putUnlogged(message: Message): void
  /** Takes away what is not in the log. */
  withdraw(id: string): void
  isLogged(id: string): boolean
  clear(): void
  /** Publishes all changes since the last time, each value once. */
  publish(): void
}

interface Entry {
  /** As it is to be published next; nobody else holds it while the entry is dirty. */
  value: Message | undefined
  logged: boolean
  /** The server's id, where it is not the one it is shown under. */
  serverId?: string
  readonly $value: WritableAtom<Message | undefined>
}

/** A delta touches one entry; the list is published only when a message comes or goes; nothing walks it per event. */
export function createMessages(): Messages {
  const $ids = atom<readonly string[]>([])
  const $hasOlder = atom(false)
  const entries = new Map<string, Entry>()
  const dirty = new Set<Entry>()
  let logged: string[] = []
  let unlogged: string[] = []
  let older = false
  let oldest: string | undefined
  let listChanged = false

  const entryOf = (id: string): Entry => {
    const known = entries.get(id)
    if (known !== undefined) return known
    const entry: Entry = {
      value: undefined,
      logged: false,
      $value: atom<Message | undefined>(undefined),
    }
    entries.set(id, entry)
    return entry
  }
  const set = (entry: Entry, value: Message | undefined): void => {
    entry.value = value
    dirty.add(entry)
  }
  /** Takes a message into the log's part of the list. Answers its id if it was not there. */
  const log = (message: LoggedMessage): string | undefined => {
    const id = shownId(message)
    const entry = entryOf(id)
    set(entry, shownMessage(message))
    if (id !== message.id) entry.serverId = message.id
    if (entry.logged) return undefined
    entry.logged = true
    listChanged = true
    if (unlogged.includes(id)) unlogged = unlogged.filter((other) => other !== id)
    return id
  }
  const isNew = (id: string | undefined): id is string => id !== undefined

  return {
    ids: $ids,
    hasOlder: $hasOlder,
    message: (id) => entryOf(id).$value,

    replace(messages, hasOlder) {
      const first = messages[0]
      const before = first === undefined ? 0 : logged.indexOf(shownId(first))
      const kept = logged.slice(0, Math.max(0, before))
      // Older pages that were loaded stay, unless one of them may have gone on while the line was lost.
      const keeps = kept.length > 0 && kept.every((id) => entryOf(id).value?.state !== 'streaming')
      for (const id of keeps ? logged.slice(before) : logged) {
        entryOf(id).logged = false
        set(entryOf(id), undefined)
      }
      logged = [...(keeps ? kept : []), ...messages.map(log).filter(isNew)]
      if (!keeps) {
        older = hasOlder
        oldest = first?.id
      }
      listChanged = true
    },

    put(message) {
      const id = log(message)
      if (id === undefined) return
      logged.push(id)
      oldest ??= message.id
    },

    append(id, at, text) {
      const entry = entries.get(id)
      if (entry?.value === undefined) return false
      const longer = withDelta(entry.value.text, at, text)
      if (longer === undefined) return false
      if (longer === entry.value.text) return true
      // One copy per chunk, however many deltas it has.
      if (dirty.has(entry)) (entry.value as { text: string }).text = longer
      else set(entry, { ...entry.value, text: longer })
      return true
    },

    setState(id, state) {
      const entry = entries.get(id)
      if (entry?.value !== undefined) set(entry, { ...entry.value, state })
    },

    addOlder(messages, hasOlder) {
      logged = [...messages.map(log).filter(isNew), ...logged]
      older = hasOlder
      oldest = messages[0]?.id ?? oldest
    },

    newest(limit) {
      const kept = logged.slice(-limit).flatMap((id) => {
        const { value, serverId } = entryOf(id)
        const known = serverId === undefined ? {} : { id: serverId, client_id: id }
        return value === undefined ? [] : [{ ...value, ...known } as LoggedMessage]
      })
      return { messages: kept, has_older: older || logged.length > limit }
    },

    oldestId: () => oldest,

    putUnlogged(message) {
      const entry = entryOf(message.id)
      if (entry.logged) return
      if (!unlogged.includes(message.id)) {
        unlogged = [...unlogged, message.id]
        listChanged = true
      }
      set(entry, message)
    },

    withdraw(id) {
      const entry = entries.get(id)
      if (entry === undefined || entry.logged) return
      unlogged = unlogged.filter((other) => other !== id)
      set(entry, undefined)
      listChanged = true
    },

    isLogged: (id) => entries.get(id)?.logged === true,

    clear() {
      for (const entry of entries.values()) set(entry, undefined)
      entries.clear()
      logged = []
      unlogged = []
      older = false
      oldest = undefined
      listChanged = true
    },

    publish() {
      // The values first: whoever hears of a new id must find its message.
      for (const entry of dirty) entry.$value.set(entry.value)
      dirty.clear()
      if (listChanged) $ids.set([...logged, ...unlogged])
      listChanged = false
      $hasOlder.set(older)
    },
  }
}
