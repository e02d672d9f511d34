import type { Message, Roxels } from '@roxels/core'
import type { Scope } from '../view/scope.ts'

/**
 * Counts what the agent has said since now: each message that has come, and the one that was being said once it has ended. What was
 * said before this page was there is no news.
 */
export function followUnread(
  scope: Scope,
  { transcript, turn, state, session }: Roxels,
  show: (count: number) => void,
): void {
  let { epoch } = state.get()
  let isOpening = false
  let seen: Map<string, Message['state'] | undefined> | null = null

  const stateOf = (id: string) => transcript.message(id).get()?.state
  const isNews = (id: string) => {
    if (transcript.message(id).get()?.role !== 'agent' || seen === null) return false
    if (!seen.has(id)) return true
    return seen.get(id) === 'streaming' && stateOf(id) !== 'streaming'
  }
  const look = () => {
    const now = state.get()
    if (now.epoch !== epoch) seen = null
    epoch = now.epoch
    const ids = transcript.ids.get()
    if ('waiting' in now || now.status === 'resuming') {
      isOpening = true
    } else if (seen === null && now.status !== 'locked') {
      const hasNoPast = isOpening && session.get()?.resumed === false
      seen = new Map(hasNoPast ? [] : ids.map((id) => [id, stateOf(id)]))
    }
    show(ids.filter(isNews).length)
  }
  scope.follow(state, look)
  scope.follow(transcript.ids, look)
  scope.follow(turn, look)
}
