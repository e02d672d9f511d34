import type { Snapshot } from '@roxels/protocol'
import type { ConnectionEnd, ConnectionOptions } from '../stream/connection.ts'
import { connect } from '../stream/connection.ts'
import type { Intake } from '../stream/intake.ts'
import type { ServerSentEvent } from '../stream/parser.ts'
import type { TabMessage } from './message.ts'

export interface LeadOptions extends ConnectionOptions {
  readonly intake: Intake
  /** What the log comes to at the cursor; null before there is anything. */
  readonly snapshot: () => Snapshot | null
  readonly tell: (message: TabMessage) => void
}

export interface Leader {
  /** Reads the stream, and tells the other tabs what it has applied, until `signal` is aborted or it is over for good. */
  read(signal: AbortSignal): Promise<ConnectionEnd | null>
  /** Tells a tab what there is, if that is not what it knows. */
  answer(to: string, known: string | null): void
}

/** The part of the tab whose connection feeds every tab of its conversation (Rule 51). */
export function createLeader(options: LeadOptions): Leader {
  const { intake, tell } = options
  let isCaughtUp = false

  return {
    async read(signal) {
      isCaughtUp = false
      tell({ kind: 'lead' })
      const reason = await connect({
        ...options,
        signal,
        intake: {
          ...intake,
          take(events) {
            const verdict = intake.take(events)
            // What was faulty is not passed on: who misses what was good in it will ask.
            if (verdict.kind === 'resync') return verdict
            const told = events.filter(({ event }) => event !== 'close')
            if (told.length > 0) tell({ kind: 'events', events: told })
            isCaughtUp ||= events.some(({ event }) => event === 'ping')
            return verdict
          },
        },
        lost() {
          isCaughtUp = false
          tell({ kind: 'lost' })
          options.lost()
        },
      })
      if (reason !== null) tell({ kind: 'over', reason })
      return reason
    },

    answer(to, known) {
      const cursor = intake.cursor()
      const snapshot = options.snapshot()
      const events: ServerSentEvent[] = []
      if (cursor !== null && snapshot !== null) {
        if (cursor !== known) events.push(event('snapshot', { prev: null, ...snapshot }, cursor))
        if (isCaughtUp) events.push(event('ping', { tail: cursor }))
      }
      tell({ kind: 'events', events, to })
    },
  }
}

function event(name: string, data: object, id?: string): ServerSentEvent {
  return { event: name, id, data: JSON.stringify(data) }
}
