import type { Preview } from '@storybook/vue3-vite'
import type { Component, ShallowRef } from 'vue'
import { h, shallowRef } from 'vue'
import type { Loaded } from '../preview-shared.ts'
import { shared } from '../preview-shared.ts'
import type { Stage } from '../stage.ts'

/** By story: Storybook keeps its Vue app when a control changes, and asks for no other component. */
const shown = new Map<string, ShallowRef<Stage>>()
let count = 0

const preview: Preview = {
  ...shared,
  // Both are read without running this file.
  tags: ['autodocs'],
  parameters: {
    ...shared.parameters,
    options: { storySort: { order: ['Scenes', 'Lifecycle', 'Parts'] } },
  },
  render(_, context) {
    const { stage } = context.loaded as Loaded['loaded']
    const now = shown.get(context.id) ?? shallowRef(stage)
    now.value = stage
    shown.set(context.id, now)
    const keys = new WeakMap<Stage, number>()
    return () => {
      const { roxels } = now.value
      if (!keys.has(now.value)) keys.set(now.value, (count += 1))
      return h('div', { key: keys.get(now.value)! }, [
        h(context.component as Component, { roxels }),
      ])
    }
  },
}

export default preview
