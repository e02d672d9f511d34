import type { Preview } from '@storybook/html-vite'
import type { Roxels } from '@roxels/core'
import type { Loaded } from './preview-shared.ts'
import { shared } from './preview-shared.ts'

const preview: Preview = {
  ...shared,
  // Both are read without running this file.
  tags: ['autodocs'],
  parameters: {
    ...shared.parameters,
    options: { storySort: { order: ['Roxels', 'Scenes', 'Lifecycle', 'Parts'] } },
  },
  render(_, context) {
    const { stage } = context.loaded as Loaded['loaded']
    const mount = context.component as unknown as (root: HTMLElement, roxels: Roxels) => () => void
    const root = document.createElement('div')
    stage.onClose(mount(root, stage.roxels))
    return root
  },
}

export default preview
