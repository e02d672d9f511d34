import type { StorybookConfig } from '@storybook/html-vite'
import { addons, configure, core, storiesFrom } from './shared.ts'

/** The host of all three: plain pages are its own, React and Vue are Storybooks beside it in the same sidebar. */
const config: StorybookConfig = {
  framework: '@storybook/html-vite',
  stories: ['./docs/*.mdx', ...storiesFrom('..')],
  addons,
  core,
  refs: (_, { configType }) => ({
    react: {
      title: 'React',
      url: configType === 'PRODUCTION' ? './react' : 'http://127.0.0.1:6007',
    },
    vue: { title: 'Vue', url: configType === 'PRODUCTION' ? './vue' : 'http://127.0.0.1:6008' },
  }),
  viteFinal: (vite) =>
    configure(vite, { scene: 'vanilla.ts', libraries: ['@tanstack/virtual-core'] }),
}

export default config
