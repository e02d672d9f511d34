import { memo, useSyncExternalStore } from 'react'
import { readDeltas } from '../reading.ts'

interface Entry {
  readonly id: string
  readonly subscribe: (listener: () => void) => () => void
  readonly text: () => string
  readonly append: (added: string) => void
}

function createEntry(id: string, text: string): Entry {
  const listeners = new Set<() => void>()
  return {
    id,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    text: () => text,
    append(added) {
      text += added
      for (const listener of listeners) listener()
    },
  }
}

/** The messages that are there, and what shows them. */
export function handWritten(
  messages: readonly { readonly id: string; readonly text: string }[],
  body: ReadableStream<Uint8Array>,
) {
  const entries = messages.map(({ id, text }) => createEntry(id, text))
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  void readDeltas(body, ({ message_id, text }) => byId.get(message_id)?.append(text))
  return <Transcript entries={entries} />
}

function Transcript({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <ol>
      {entries.map((entry) => (
        <Row key={entry.id} entry={entry} />
      ))}
    </ol>
  )
}

const Row = memo(function Row({ entry }: { readonly entry: Entry }) {
  return <li>{useSyncExternalStore(entry.subscribe, entry.text)}</li>
})
