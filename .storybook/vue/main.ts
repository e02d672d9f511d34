import type { StorybookConfig } from '@storybook/vue3-vite'
import vue from '@vitejs/plugin-vue'
import { addons, configure, core, storiesFrom } from '../shared.ts'

const config: StorybookConfig = {
  framework: { name: '@storybook/vue3-vite', options: { docgen: 'vue-component-meta' } },
  stories: storiesFrom('../..'),
  addons,
  core,
  viteFinal: (vite) =>
    configure(vite, {
      scene: 'vue.vue',
      plugins: [vue()],
      libraries: ['@tanstack/vue-virtual'],
    }),
}

export default config
