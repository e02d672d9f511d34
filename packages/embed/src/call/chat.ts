import type { Message, Roxels } from '@roxels/core'
import type { ChatMessage } from '../events.ts'

/**
 * Tells every change of every message with its whole text so far; at first, and again after the conversation was hidden, what there is
 * to read, oldest first. A page of earlier messages is no change. A word costs the one message it is in.
 */
export function followChat(
  { transcript }: Pick<Roxels, 'transcript'>,
  tell: (message: ChatMessage) => void,
): () => void {
  const ends = new Map<string, () => void>()
  const say = (message: Message | undefined) => {
    if (message === undefined) return
    const { id, role, text, state, at } = message
    tell({ id, role, text, state, at })
  }
  const endIds = transcript.ids.subscribe((ids) => {
    const present = new Set(ids)
    for (const [id, end] of ends) {
      if (present.has(id)) continue
      end()
      ends.delete(id)
    }
    const firstKnown = ids.findIndex((id) => ends.has(id))
    ids.forEach((id, place) => {
      if (ends.has(id)) return
      const message = transcript.message(id)
      ends.set(id, place < firstKnown ? message.listen(say) : message.subscribe(say))
    })
  })
  return () => {
    endIds()
    for (const end of ends.values()) end()
  }
}
