import type { LogEvent } from '@roxels/protocol'
import { eventId, frame } from '../log.ts'
import { helloFrame, snapshotFrame } from './frames.ts'

const at = '2026-11-23T10:00:00Z'
export const log: readonly LogEvent[] = [
  { name: 'turn', data: { id: 'turn_1', state: 'started' } },
  { name: 'message', data: { id: 'm', role: 'agent', text: '', state: 'streaming', at } },
  ...['One', ' two', ' three'].map((text, i, all) => ({
    name: 'delta' as const,
    data: { message_id: 'm', at: all.slice(0, i).join('').length, text },
  })),
]
export const greeting = [helloFrame('snapshot', 0), snapshotFrame(log, 2)]
export const ping = (position: number) => frame('ping', null, { tail: eventId(position) })
export const completed = frame('status', eventId(3), { prev: eventId(2), status: 'completed' })
export const close = (reason: string, more: object = {}) =>
  frame('close', null, { reason, ...more })

export const closed = close('conversation_closed', { reconnect: false })
