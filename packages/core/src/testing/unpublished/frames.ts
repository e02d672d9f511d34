import type { Goal, LogEvent, Snapshot } from '@roxels/protocol'
import { eventId, fold, frame } from '../log.ts'

const goals = ['goal_1', 'goal_2'].map((id): Goal => ({
  id,
  type: 'open',
  title: id,
  state: 'open',
}))

/** What a log of two goals comes to. */
export function folded(log: readonly LogEvent[]): Snapshot {
  return fold(log, goals)
}

export function helloFrame(mode: 'snapshot' | 'tail', position: number): string {
  const prev = mode === 'tail' ? eventId(position) : null
  const data = { prev, protocol: 1, session_id: 'sess_1', mode, heartbeat_ms: 10_000 }
  return frame('hello', eventId(mode === 'tail' ? position : 0), data)
}

export function snapshotFrame(log: readonly LogEvent[], position: number): string {
  return frame('snapshot', eventId(position), { prev: null, ...folded(log.slice(0, position)) })
}
