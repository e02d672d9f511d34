import type { SnapshotFrom } from 'xstate'
import type { Refusal } from './lifecycle/events.ts'
import type { lifecycle } from './lifecycle/machine.ts'

/**
 * Where a client stands. `epoch` goes up by one whenever a person is left: what belongs to another epoch is not to be shown.
 * At rest, `waiting` says that a start waits for the host to say who is here, and `refusal` why the last conversation could not
 * be opened or was closed. Of an open conversation the first that holds is told: locked, completed, reconnecting, live.
 */
export type RoxelsState =
  | {
      readonly status: 'anonymous' | 'identified' | 'signedOut'
      readonly epoch: number
      readonly waiting: boolean
      readonly refusal: Refusal | null
    }
  | {
      readonly status: 'resuming' | 'live' | 'reconnecting' | 'locked' | 'completed'
      readonly epoch: number
      readonly refusal: Refusal | null
    }

export function stateOf(snapshot: SnapshotFrom<typeof lifecycle>): RoxelsState {
  const { epoch, held: waiting, refusal } = snapshot.context
  const { value } = snapshot
  if (value === 'resuming') return { status: value, epoch, refusal }
  if (typeof value === 'string') return { status: value, epoch, waiting, refusal }
  const { line, access, talk } = value.active
  const status =
    access === 'locked'
      ? 'locked'
      : talk === 'completed'
        ? 'completed'
        : line === 'reconnecting'
          ? 'reconnecting'
          : 'live'
  return { status, epoch, refusal }
}

/** True when two states look the same to whoever shows them. */
export function sameState(a: RoxelsState, b: RoxelsState): boolean {
  return (
    a.status === b.status &&
    a.epoch === b.epoch &&
    a.refusal === b.refusal &&
    ('waiting' in a && a.waiting) === ('waiting' in b && b.waiting)
  )
}
