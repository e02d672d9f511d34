import type { EmbedEvents, EventName } from '../events.ts'
import { guarded } from '../events.ts'
import type { Callbacks } from '../options.ts'

/** Calls what a host has passed for an event, which is told whom it is about. */
export function callBack<N extends EventName>(
  callbacks: Callbacks,
  name: N,
  payload: EmbedEvents[N],
  external_id: string | null,
): void {
  const { onComplete, onUnderstanding, onError, onGoalTransition } = callbacks
  const of = { ...payload, external_id } as never
  if (name === 'complete' && onComplete) guarded(onComplete, payload as never)
  else if (name === 'understanding' && onUnderstanding) guarded(onUnderstanding, of)
  else if (name === 'error' && onError) guarded(onError, of)
  else if (name === 'goal_transition' && onGoalTransition) guarded(onGoalTransition, of)
}
