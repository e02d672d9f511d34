import type { Clock } from '../ports.ts'
import type { Intake } from '../stream/intake.ts'
import type { ServerSentEvent } from '../stream/parser.ts'
import type { TabMessage } from './message.ts'
import { watchSilence } from './silence.ts'

export interface FollowOptions {
  readonly clock: Clock
  readonly intake: Intake
  /** A random name of this tab, for answers to it alone. */
  readonly me: string
  readonly lost: () => void
  readonly tell: (message: TabMessage) => void
  /** The leader says nothing, not even that the line is alive. */
  readonly silent: () => void
}

export interface Follower {
  /** Hears what the leader says. */
  hear(message: Exclude<TabMessage, { kind: 'ask' | 'over' }>): void
  /** Asks the leader for all there is, as it lacks something. */
  ask(): void
  /** The leader has not been heard since `silent`. */
  isLeaderless(): boolean
  stop(): void
}

/** The part of the tab that applies what the leader passes on, by the same rules as a stream of its own (Rule 52). */
export function createFollower(options: FollowOptions): Follower {
  const { clock, intake, me, tell } = options
  const silence = watchSilence(clock, options.silent)

  const ask = () => {
    tell({ kind: 'ask', from: me, cursor: intake.cursor() })
    silence.expect()
  }

  const take = (events: readonly ServerSentEvent[]) => {
    try {
      if (intake.take(events).kind === 'resync') ask()
    } catch {
      // A protocol this tab cannot read. It finds out for itself when it is the one that reads the stream.
    }
  }

  return {
    ask,
    hear(message) {
      silence.heard()
      if (message.kind === 'lost') {
        intake.begin()
        options.lost()
      }
      // Tells who reads now that it is not alone, and whether anything is missing here.
      if (message.kind === 'lead') ask()
      if (message.kind === 'events' && (message.to ?? me) === me) take(message.events)
    },
    isLeaderless: silence.lasts,
    stop: silence.stop,
  }
}
