import type { ShallowRef } from 'vue'
import { shallowRef } from 'vue'
import { readDeltas } from '../reading.ts'

export interface Entry {
  readonly id: string
  readonly text: ShallowRef<string>
}

/** The messages that are there, as they grow. */
export function entriesOf(
  messages: readonly { readonly id: string; readonly text: string }[],
  body: ReadableStream<Uint8Array>,
): Entry[] {
  const entries = messages.map(({ id, text }) => ({ id, text: shallowRef(text) }))
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  void readDeltas(body, ({ message_id, text }) => {
    const entry = byId.get(message_id)
    if (entry !== undefined) entry.text.value += text
  })
  return entries
}
