/** The lifecycle machine itself, for visualisers and tests. */
export { lifecycle } from './machine.ts'
export { noneAtRest } from './context.ts'
export type { LifecycleContext, LifecycleInput } from './context.ts'
export type {
  LifecycleEmitted,
  Refusal,
  Resting,
  SessionCommand,
  SessionFact,
  SessionInput,
  Wish,
} from './events.ts'
