import type { Capture, ConversationStatus, Goal, Snapshot, Turn } from '@roxels/protocol'
import { messageStateOfTurn } from '@roxels/protocol'
import { atom, batch } from 'nanostores'
import type { Readable } from '../readable.ts'
import type { AppliedEvent } from '../stream/event.ts'
import type { Messages } from './messages.ts'
import { createMessages } from './messages.ts'

/** Data by goal; an object without prototype, as goal ids are the template author's to choose. */
export type Captured = Readonly<Record<string, unknown>>

/** What the log of one conversation comes to. */
export interface Projection {
  readonly messages: Messages
  readonly captured: Readable<Captured>
  readonly goals: Readable<readonly Goal[]>
  readonly turn: Readable<Turn | null>
  readonly status: Readable<ConversationStatus | null>
  /** Applies events in order and publishes once. Answers false at a gap; what came before it is applied. */
  apply(events: readonly AppliedEvent[]): boolean
  /** What a snapshot of the log would say at this place in it; null before there was one. */
  snapshot(): Snapshot | null
  /** Changes messages that are not in the log, and publishes. */
  change(run: (messages: Messages) => void): void
  /** Forgets everything, at once. */
  clear(): void
}

/** As many as the server's own snapshots hold (Rule 24). */
const snapshotLimit = 50

export function createProjection(): Projection {
  const messages = createMessages()
  // Not the same: a store of Solid writes what comes next into what it was given.
  const $captured = Object.assign(atom(byGoal([])), { init: byGoal([]) })
  const $goals = atom<readonly Goal[]>([])
  const $turn = atom<Turn | null>(null)
  const $status = atom<ConversationStatus | null>(null)

  const applyOne = (event: AppliedEvent): boolean => {
    switch (event.name) {
      case 'snapshot':
        messages.replace(event.data.messages, event.data.has_older)
        $captured.set(byGoal(event.data.captured))
        $goals.set(event.data.goals)
        $turn.set(event.data.turn)
        $status.set(event.data.status)
        return true
      case 'message':
      case 'message.set':
        messages.put(event.data)
        return true
      case 'delta':
        return messages.append(event.data.message_id, event.data.at, event.data.text)
      case 'captured':
        $captured.set(byGoal([event.data], $captured.get()))
        return true
      case 'goal': {
        const { goal_id, to } = event.data
        $goals.set(
          $goals.get().map((goal) => (goal.id === goal_id ? { ...goal, state: to } : goal)),
        )
        return true
      }
      case 'turn': {
        const { id, state, message_id } = event.data
        $turn.set(message_id === undefined ? { id, state } : { id, state, message_id })
        if (message_id !== undefined) messages.setState(message_id, messageStateOfTurn[state])
        return true
      }
      case 'status':
        $status.set(event.data.status)
        return true
    }
  }

  /** Every listener hears once of everything `run` changed. */
  const publishing = (run: () => void): void => {
    try {
      batch(() => {
        run()
        messages.publish()
      })
    } catch (error) {
      // Only a listener throws here. It is the host's, and must not take the line down with it.
      queueMicrotask(() => {
        throw error
      })
    }
  }

  return {
    messages,
    captured: $captured,
    goals: $goals,
    turn: $turn,
    status: $status,
    apply(events) {
      let consistent = true
      publishing(() => {
        consistent = events.every(applyOne)
      })
      return consistent
    },
    snapshot() {
      const status = $status.get()
      if (status === null) return null
      return {
        ...messages.newest(snapshotLimit),
        captured: Object.entries($captured.get()).map(([goal_id, data]) => ({ goal_id, data })),
        goals: [...$goals.get()],
        turn: $turn.get(),
        status,
      }
    },
    change: (run) => publishing(() => run(messages)),
    clear: () =>
      publishing(() => {
        messages.clear()
        $captured.set(byGoal([]))
        $goals.set([])
        $turn.set(null)
        $status.set(null)
      }),
  }
}

function byGoal(captures: readonly Capture[], known?: Captured): Captured {
  const captured = Object.assign(Object.create(null), known) as Record<string, unknown>
  for (const { goal_id, data } of captures) captured[goal_id] = data
  return captured
}
