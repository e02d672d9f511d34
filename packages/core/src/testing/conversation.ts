import { PROTOCOL_VERSION } from '@roxels/protocol'
import type { CloseReason, Goal, LogEvent, Snapshot } from '@roxels/protocol'
import { finalReasons } from '../stream/connection.ts'
import type { FakeClock } from './clock.ts'
import { networkError } from './line.ts'
import { eventId, fold, frame, positionOf, tailFrames } from './log.ts'
import { isOver } from '../wire/resources.ts'

/** As many as a snapshot holds at most (Rule 24). */
const snapshotLimit = 50
const heartbeatMs = 10_000

export interface ConversationOptions {
  /** Names this log in its cursors, so that those of another are told apart. */
  readonly logId: string
  readonly clock: FakeClock
  readonly goals: readonly Goal[]
  readonly log: readonly LogEvent[]
}

/** A durable log and the streams that read it (docs/protocol.md, section 3). */
export interface Conversation {
  readonly log: readonly LogEvent[]
  state(): Snapshot
  /** Writes to the log and to whoever reads it. */
  append(...events: readonly LogEvent[]): void
  /** Whether a cursor can be one of this log: false for that of another conversation. */
  owns(cursor: string): boolean
  /** The id of the event at a position of the log. */
  eventId(position: number): string
  /** Streams the log from a cursor on, until `signal` is aborted or the reader's token expires (Rule 32). */
  read(reader: Reader, cursor: string | null, signal: AbortSignal): ReadableStream<Uint8Array>
  /** Ends the streams for a reason, or cuts them where there is none. `sessionId`: of that session alone. */
  hangUp(reason: CloseReason | null, sessionId?: string): void
  /** How many streams are open. */
  readers(): number
}

interface Reader {
  /** Of its session. */
  readonly id: string
  readonly expiresAt: number
}

interface Stream {
  readonly sessionId: string
  write(frames: readonly string[]): void
  close(reason: CloseReason | null): void
}

export function createConversation(options: ConversationOptions): Conversation {
  const { logId, clock, goals } = options
  const log: LogEvent[] = [...options.log]
  const streams = new Set<Stream>()
  const idAt = (position: number) => eventId(position, logId)
  const state = () => fold(log, goals)
  const ping = () => frame('ping', null, { tail: idAt(log.length) })

  const snapshot = (): string => {
    const { messages, ...all } = state()
    const has_older = messages.length > snapshotLimit
    const data = { prev: null, ...all, messages: messages.slice(-snapshotLimit), has_older }
    return frame('snapshot', idAt(log.length), data)
  }
  const hello = (sessionId: string, cursor: string | null): string =>
    frame('hello', cursor ?? idAt(0), {
      prev: cursor,
      protocol: PROTOCOL_VERSION,
      session_id: sessionId,
      mode: cursor === null ? 'snapshot' : 'tail',
      heartbeat_ms: heartbeatMs,
    })
  /** What a stream begins with, up to where the log is now. */
  const beginning = (sessionId: string, cursor: string | null): string[] => {
    if (cursor === null) return [hello(sessionId, null), snapshot(), ping()]
    const position = positionOf(cursor, logId)
    if (position !== undefined && position <= log.length)
      return [hello(sessionId, cursor), ...tailFrames(log, position, logId), ping()]
    const reason = position === undefined ? 'unreadable' : 'unknown'
    const reset = frame('reset', idAt(0), { prev: null, reason })
    return [hello(sessionId, null), reset, snapshot(), ping()]
  }

  const hangUp = (reason: CloseReason | null, sessionId?: string): void => {
    for (const stream of streams) {
      if (sessionId === undefined || stream.sessionId === sessionId) stream.close(reason)
    }
  }
  const endIfOver = () => isOver(state().status) && hangUp('conversation_closed')

  return {
    log,
    state,
    hangUp,
    eventId: idAt,
    owns: (cursor) => !/^log\d+~/.test(cursor) || cursor.startsWith(`${logId}~`),
    readers: () => streams.size,

    append(...events) {
      const from = log.length
      log.push(...events)
      const frames = tailFrames(log, from, logId)
      for (const stream of streams) stream.write(frames)
      endIfOver()
    },

    read({ id: sessionId, expiresAt }, cursor, signal) {
      let leave = () => {}
      return new ReadableStream<Uint8Array>({
        start(controller) {
          let timer: unknown
          const beat = () => {
            timer = clock.setTimeout(() => {
              stream.write([ping()])
              beat()
            }, heartbeatMs)
          }
          leave = () => {
            streams.delete(stream)
            clock.clearTimeout(timer)
            clock.clearTimeout(expiry)
          }
          const stream: Stream = {
            sessionId,
            write: (frames) => controller.enqueue(new TextEncoder().encode(frames.join(''))),
            close(reason) {
              leave()
              if (reason === null) return controller.error(networkError())
              const reconnect = !(finalReasons as readonly CloseReason[]).includes(reason)
              stream.write([frame('close', null, { reason, reconnect, retry_ms: 0 })])
              controller.close()
            },
          }
          signal.addEventListener('abort', () => {
            if (!streams.has(stream)) return
            leave()
            controller.error(signal.reason)
          })
          const expire = () => stream.close('auth_expired')
          const expiry = clock.setTimeout(expire, expiresAt - clock.now())
          streams.add(stream)
          beat()
          stream.write(beginning(sessionId, cursor))
          endIfOver()
        },
        cancel: () => leave(),
      })
    },
  }
}
