import { PROTOCOL_VERSION } from '@roxels/protocol'
import type { CloseReason } from '@roxels/protocol'
import { RoxelsError } from '../errors.ts'
import { isOver } from '../wire/resources.ts'
import type { AppliedEvent } from './event.ts'
import { readEvent } from './event.ts'
import type { ServerSentEvent } from './sse.ts'

/** What is to become of a connection after one chunk of it. */
type Verdict =
  | { readonly kind: 'continue'; readonly heartbeatMs?: number }
  /** Something is missing, out of order or unreadable: resume from the cursor on a new connection. */
  | { readonly kind: 'resync' }
  | { readonly kind: 'closed'; readonly reason: CloseReason; readonly retryMs: number }

export interface Intake {
  /** The id of the last event applied; null when only a snapshot will do. */
  cursor(): string | null
  /** Goes up with everything applied. */
  progress(): number
  /** The log says that the conversation is over. */
  isOver(): boolean
  /** A new connection begins. */
  begin(): void
  /** Applies what one chunk brought, in order and once. Throws `protocol_unsupported` for a later protocol. */
  take(events: readonly ServerSentEvent[]): Verdict
}

interface IntakeOptions {
  readonly apply: (events: readonly AppliedEvent[]) => boolean
  readonly caughtUp: () => void
}

/** Decides what of a stream is applied, and keeps the cursor: Rules 21, 22 and 26 to 29. */
export function createIntake({ apply, caughtUp }: IntakeOptions): Intake {
  let cursor: string | null = null
  let applied = 0
  let strikes = 0
  let announced = false
  let over = false

  /** After two faults without progress the cursor itself is in doubt. */
  const resync = (): Verdict => {
    strikes += 1
    if (strikes >= 2) cursor = null
    return { kind: 'resync' }
  }

  /** Applies the batch and moves the cursor with it, or neither. */
  const commit = (batch: readonly AppliedEvent[], position: string | null): boolean => {
    if (batch.length > 0 && !apply(batch)) {
      cursor = null
      return false
    }
    if (position !== cursor) {
      applied += 1
      strikes = 0
    }
    cursor = position
    return true
  }

  return {
    cursor: () => cursor,
    progress: () => applied,
    isOver: () => over,
    begin() {
      announced = false
    },

    take(events) {
      const batch: AppliedEvent[] = []
      let position = cursor
      let ends = over
      let heartbeatMs: number | undefined
      let pinged = false
      let verdict: Verdict | undefined

      for (const raw of events) {
        const event = readEvent(raw)
        if (event === undefined) verdict = { kind: 'resync' }
        else if (event.name === 'hello') {
          if (event.data.protocol !== PROTOCOL_VERSION) throw unsupported(event.data.protocol)
          heartbeatMs = event.data.heartbeat_ms
        } else if (event.name === 'ping') {
          if (event.data.tail === position) pinged = true
          else verdict = { kind: 'resync' }
        } else if (event.name === 'close') {
          const { reason, retry_ms: retryMs = 0 } = event.data
          verdict = { kind: 'closed', reason, retryMs }
          if (reason === 'conversation_closed') {
            // All has been applied, or something is missing: that the conversation is over stands in the log.
            if (ends) pinged = true
            else verdict = { kind: 'resync' }
          }
        } else if (event.name === 'reset') position = null
        else if (event.name === 'snapshot') {
          batch.push(event)
          position = event.id
          ends = isOver(event.data.status)
        } else if (event.id !== position) {
          if (event.data.prev !== position || position === null) verdict = { kind: 'resync' }
          else {
            if (event.name !== 'unknown') batch.push(event)
            if (event.name === 'status') ends = isOver(event.data.status)
            position = event.id
          }
        }
        if (verdict !== undefined) break
      }

      if (!commit(batch, position)) return { kind: 'resync' }
      over = ends
      if (pinged && !announced) {
        announced = true
        caughtUp()
      }
      if (verdict?.kind === 'resync') return resync()
      return verdict ?? { kind: 'continue', ...(heartbeatMs === undefined ? {} : { heartbeatMs }) }
    },
  }
}

function unsupported(version: number): RoxelsError {
  return new RoxelsError(
    'protocol_unsupported',
    `The server speaks protocol ${version}, this client ${PROTOCOL_VERSION}: update @roxels/core.`,
  )
}
