import type { within } from '@testing-library/dom'
import type { UserEvent } from '@testing-library/user-event'
import type { Script, Stage, Surroundings } from './stage.ts'

/** What a file of stories is about: a component in whichever framework this Storybook is for. */
export interface Meta {
  readonly title: string
  readonly component: unknown
  readonly args?: Partial<Script>
  readonly parameters?: { readonly around?: Surroundings }
}

/** One story. Its `play` is a test too. */
export interface Story {
  readonly name?: string
  readonly args?: Partial<Script>
  readonly parameters?: { readonly around?: Surroundings }
  readonly play?: (context: PlayContext) => Promise<void>
}

interface PlayContext {
  readonly canvas: ReturnType<typeof within>
  readonly canvasElement: HTMLElement
  readonly userEvent: UserEvent
  readonly loaded: { readonly stage: Stage }
}
