import type { ArgTypes } from 'storybook/internal/types'
import { configure } from 'storybook/test'
import type { Script, Stage, Surroundings } from './stage.ts'
import { openStage, script } from './stage.ts'
import './preview.css'

// Long enough for a slow machine, never waited for on a fast one.
configure({ asyncUtilTimeout: 20_000 })

const argTypes: ArgTypes = {
  status: {
    control: 'select',
    options: [
      'anonymous',
      'identified',
      'resuming',
      'live',
      'reconnecting',
      'locked',
      'completed',
      'signedOut',
    ],
  },
  person: { control: 'inline-radio', options: ['Ada', 'Bob', 'nobody'] },
  settled: { control: { type: 'range', min: 0, max: 4 } },
}

/** What all three have in common: a conversation for each story, and what it is checked for. */
export const shared = {
  args: script,
  argTypes,
  parameters: {
    layout: 'fullscreen',
    // What axe finds fails the story.
    a11y: { test: 'error' },
    controls: { expanded: true },
  },
  beforeEach:
    ({ loaded }: Context) =>
    () =>
      (loaded as Loaded['loaded']).stage.close(),
  loaders: [
    async ({ args, parameters }: StoryToLoad) => {
      const stage = await openStage(args as Script, parameters.around)
      return { stage }
    },
  ],
}

interface StoryToLoad {
  readonly args: object
  readonly parameters: { readonly around?: Surroundings }
}

interface Context {
  readonly loaded: object
}

export interface Loaded {
  readonly loaded: { readonly stage: Stage }
}
