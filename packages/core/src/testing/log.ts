import type { LogEvent, Message, Snapshot } from '@roxels/protocol'
import { messageStateOfTurn } from '@roxels/protocol'

const logId = 'test'

/** The id of the event at a position; 0 is the beginning of the log. */
export function eventId(position: number, log = logId): string {
  return `${log}~${String(position).padStart(12, '0')}`
}

/** The position an id names; undefined for an id of another log. */
export function positionOf(id: string): number | undefined {
  const [log, position] = id.split('~')
  return log === logId ? Number(position) : undefined
}

/** One event as it goes over the wire. */
export function frame(name: string, id: string | null, data: object): string {
  const idLine = id === null ? '' : `id: ${id}\n`
  return `event: ${name}\n${idLine}data: ${JSON.stringify(data)}\n\n`
}

/** The events after `position`, one frame each. */
export function tailFrames(log: readonly LogEvent[], position: number): string[] {
  return log
    .slice(position)
    .map(({ name, data }, index) =>
      frame(name, eventId(position + index + 1), { prev: eventId(position + index), ...data }),
    )
}

export function helloFrame(mode: 'snapshot' | 'tail', position: number): string {
  const prev = mode === 'tail' ? eventId(position) : null
  const data = { prev, protocol: 1, session_id: 'sess_1', mode, heartbeat_ms: 10_000 }
  return frame('hello', eventId(mode === 'tail' ? position : 0), data)
}

export function snapshotFrame(log: readonly LogEvent[], position: number): string {
  return frame('snapshot', eventId(position), { prev: null, ...fold(log.slice(0, position)) })
}

/**
 * What a log comes to, the plain way: one pass over all of it. It shares no code with the projection it is compared to.
 */
export function fold(log: readonly LogEvent[]): Snapshot {
  const messages = new Map<string, Message>()
  const captured = new Map<string, Snapshot['captured'][number]>()
  const goals = new Map<string, Snapshot['goals'][number]>()
  let turn: Snapshot['turn'] = null
  let status: Snapshot['status'] = 'joined'
  for (const id of ['goal_1', 'goal_2']) {
    goals.set(id, { id, type: 'open', title: id, state: 'open' })
  }
  for (const { name, data } of log) {
    if (name === 'message' || name === 'message.set') messages.set(data.id, data)
    if (name === 'delta') {
      const message = messages.get(data.message_id) as Message
      messages.set(message.id, { ...message, text: message.text.slice(0, data.at) + data.text })
    }
    if (name === 'captured') captured.set(data.goal_id, data)
    if (name === 'goal') {
      goals.set(data.goal_id, {
        ...(goals.get(data.goal_id) as Snapshot['goals'][number]),
        state: data.to,
      })
    }
    if (name === 'turn') {
      turn = data
      const spoken = data.message_id === undefined ? undefined : messages.get(data.message_id)
      if (spoken !== undefined) {
        messages.set(spoken.id, { ...spoken, state: messageStateOfTurn[data.state] })
      }
    }
    if (name === 'status') status = data.status
  }
  return {
    messages: [...messages.values()],
    has_older: false,
    captured: [...captured.values()],
    goals: [...goals.values()],
    turn,
    status,
  }
}
