import type { Preview } from '@storybook/react-vite'
import type { Roxels } from '@roxels/react'
import type { ComponentType } from 'react'
import { StrictMode } from 'react'
import type { Loaded } from '../preview-shared.ts'
import { shared } from '../preview-shared.ts'

const preview: Preview = {
  ...shared,
  // Both are read without running this file.
  tags: ['autodocs'],
  parameters: {
    ...shared.parameters,
    options: { storySort: { order: ['Scenes', 'Lifecycle', 'Parts'] } },
  },
  render(_, context) {
    const { roxels } = (context.loaded as Loaded['loaded']).stage
    const Scene = context.component as ComponentType<{ roxels: Roxels }>
    return (
      <StrictMode key={keyOf(roxels)}>
        <div>
          <Scene roxels={roxels} />
        </div>
      </StrictMode>
    )
  },
}

/** Another client is another page. */
const keys = new WeakMap<Roxels, number>()
let count = 0
function keyOf(roxels: Roxels): number {
  const key = keys.get(roxels) ?? (count += 1)
  keys.set(roxels, key)
  return key
}

export default preview
