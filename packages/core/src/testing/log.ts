import type { Goal, LogEvent, Message, Snapshot } from '@roxels/protocol'
import { messageStateOfTurn } from '@roxels/protocol'
import { isOver } from '../wire/resources.ts'

/** The id of the event at a position; 0 is the beginning of the log. */
export function eventId(position: number, logId = 'test'): string {
  return `${logId}~${String(position).padStart(12, '0')}`
}

/** The position an id names; undefined for an id of another log. */
export function positionOf(id: string, logId = 'test'): number | undefined {
  const [log, position = ''] = id.split('~')
  return log === logId && /^\d{12}$/.test(position) ? Number(position) : undefined
}

/** One event as it goes over the wire. */
export function frame(name: string, id: string | null, data: object): string {
  const idLine = id === null ? '' : `id: ${id}\n`
  return `event: ${name}\n${idLine}data: ${JSON.stringify(data)}\n\n`
}

/** The events after `position`, one frame each. */
export function tailFrames(log: readonly LogEvent[], position: number, logId?: string): string[] {
  return log.slice(position).map(({ name, data }, index) => {
    const prev = eventId(position + index, logId)
    return frame(name, eventId(position + index + 1, logId), { prev, ...data })
  })
}

/** The goals that a log speaks of, as they are before it. */
export function goalsOf(log: readonly LogEvent[]): Goal[] {
  const ids = log.flatMap(({ name, data }) =>
    name === 'goal' || name === 'captured' ? [data.goal_id] : [],
  )
  return [...new Set(ids)].map((id) => ({ id, type: 'open', title: id, state: 'open' }))
}

/**
 * What a log comes to, the plain way: one pass over all of it. It shares no code with the projection it is compared to. Throws for
 * a log that no server would write.
 */
export function fold(log: readonly LogEvent[], goals: readonly Goal[] = goalsOf(log)): Snapshot {
  const messages = new Map<string, Message>()
  const captured = new Map<string, Snapshot['captured'][number]>()
  const asked = new Map(goals.map((goal) => [goal.id, goal]))
  let turn: Snapshot['turn'] = null
  let status: Snapshot['status'] = 'joined'

  log.forEach((event, index) => {
    const known = <T>(value: T | undefined, what: string): T => {
      if (value !== undefined) return value
      throw new Error(`Event ${index + 1} of the log, a ${event.name}, names ${what}.`)
    }
    if (isOver(status)) known(undefined, `what comes after the conversation is ${status}`)
    const { name, data } = event
    if (name === 'message' || name === 'message.set') messages.set(data.id, data)
    if (name === 'delta') {
      const message = known(messages.get(data.message_id), 'a message that is not there')
      known(data.at <= message.text.length || undefined, 'a place past the text')
      messages.set(message.id, { ...message, text: message.text.slice(0, data.at) + data.text })
    }
    if (name === 'captured') captured.set(data.goal_id, data)
    if (name === 'goal') {
      const goal = known(asked.get(data.goal_id), 'a goal that is not there')
      asked.set(goal.id, { ...goal, state: data.to })
    }
    if (name === 'turn') {
      turn = data
      if (data.message_id !== undefined) {
        const spoken = known(messages.get(data.message_id), 'a message that is not there')
        messages.set(spoken.id, { ...spoken, state: messageStateOfTurn[data.state] })
      }
    }
    if (name === 'status') status = data.status
  })
  return {
    messages: [...messages.values()],
    has_older: false,
    captured: [...captured.values()],
    goals: [...asked.values()],
    turn,
    status,
  }
}
