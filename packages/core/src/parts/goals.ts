import type { Goal } from '@roxels/protocol'
import type { Roxels } from '../roxels.ts'
import type { RoxelsState } from '../state.ts'
import type { Captured } from '../transcript/projection.ts'
import type { ButtonProps } from './props.ts'
import { button } from './props.ts'

export interface GoalsState<C extends object> {
  readonly state: RoxelsState
  readonly goals: readonly Goal[]
  readonly captured: Readonly<Partial<C>>
}

export interface GoalsParts<C extends object> {
  /** How many are settled. */
  readonly done: number
  /** For the `<progress>`, which the caller labels. */
  readonly progress: { readonly value: number; readonly max: number }
  /** In the order of the template. */
  readonly items: readonly GoalParts<C>[]
}

/** One goal, what was captured for it, and what the participant can do about that. */
export interface GoalParts<C extends object> extends Goal {
  readonly id: keyof C & string
  /** Undefined while nothing is. */
  readonly data: C[keyof C & string] | undefined
  /** Whether `correct` has something to correct. */
  readonly canCorrect: boolean
  readonly correct: (data: C[keyof C & string]) => Promise<void>
  /** Confirms what was captured; there while that waits for it. */
  readonly confirm: ButtonProps
}

/** What the conversation is about, and how far it has come. */
export function goals<C extends object = Captured>(
  { correct, confirm }: Pick<Roxels<C>, 'correct' | 'confirm'>,
  { state: { status }, goals: all, captured }: GoalsState<C>,
): GoalsParts<C> {
  const isOpen = status === 'live' || status === 'reconnecting'
  const done = all.filter(({ state }) => state === 'committed').length
  return {
    done,
    progress: { value: done, max: all.length || 1 },
    items: all.map((goal) => {
      const id = goal.id as keyof C & string
      const isToConfirm = isOpen && goal.state === 'captured'
      return {
        ...goal,
        id,
        data: captured[id],
        canCorrect: isToConfirm || (isOpen && goal.state === 'committed'),
        correct: (data) => correct(id, data),
        confirm: button(isToConfirm, () => confirm(id)),
      }
    }),
  }
}
