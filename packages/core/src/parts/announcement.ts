import type { Turn } from '@roxels/protocol'
import { atom } from 'nanostores'
import type { Readable } from '../readable.ts'
import type { Roxels } from '../roxels.ts'

/**
 * What a live region (`role="status"`) says: each answer of the agent once, when it has ended. A region that grew with every word would
 * be read out again and again. What was said before the page came is not said, and where the conversation is hidden so is what
 * was said. It goes by what happens while somebody listens.
 */
export function announcement({
  turn,
  session,
  transcript,
}: Pick<Roxels, 'turn' | 'session' | 'transcript'>): Readable<string> {
  const $said = atom('')
  let listening = 0
  let end: () => void = () => undefined

  const follow = () => {
    let sessionId = session.get()?.id
    let isReplay = turn.get() === null
    let over = endOf(turn.get())
    const hear = (now: Turn | null) => {
      const open = session.get()
      if (open?.id !== sessionId) {
        sessionId = open?.id
        isReplay = true
        over = undefined
      }
      // A conversation that has just begun has no past to replay.
      const isNews = !isReplay || open?.resumed === false
      if (now !== null) isReplay = false
      const ended = endOf(now)
      if (ended === undefined) {
        $said.set('')
        // One that goes on will end once more.
        if (now !== null) over = undefined
      } else if (ended !== over) {
        over = ended
        const { message_id: id } = now as Turn
        if (isNews && id !== undefined) $said.set(transcript.message(id).get()?.text ?? '')
      }
    }
    return turn.listen(hear)
  }

  const listen = (listener: (text: string) => void) => {
    if (listening === 0) end = follow()
    listening += 1
    const unlisten = $said.listen(listener)
    return () => {
      unlisten()
      listening -= 1
      if (listening > 0) return
      end()
      $said.set('')
    }
  }
  return {
    get: $said.get,
    listen,
    subscribe(listener) {
      const unlisten = listen(listener)
      listener($said.get())
      return unlisten
    },
  }
}

/** One end of a turn: one that broke off may go on and end otherwise, and nobody may see it at work meanwhile. */
function endOf(turn: Turn | null): string | undefined {
  return turn === null || turn.state === 'started' ? undefined : `${turn.id} ${turn.state}`
}
