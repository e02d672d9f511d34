import type { StorybookConfig } from '@storybook/react-vite'
import react from '@vitejs/plugin-react'
import { addons, configure, core, storiesFrom } from '../shared.ts'

const config: StorybookConfig = {
  framework: '@storybook/react-vite',
  stories: storiesFrom('../..'),
  addons,
  core,
  viteFinal: (vite) =>
    configure(vite, {
      scene: 'react.tsx',
      plugins: react(),
      libraries: ['@tanstack/react-virtual'],
    }),
}

export default config
