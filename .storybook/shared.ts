import { dirname, join } from 'node:path'
import type { Plugin, UserConfig } from 'vite'
import { defaultClientConditions, mergeConfig } from 'vite'

/** The stories are the same in all three: what `#scene` is beside them is not. */
export const storiesFrom = (root: string) => [
  `${root}/examples/*/*.stories.ts`,
  `${root}/.storybook/parts/*/*.stories.ts`,
]

export const addons = ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest']

export const core = { disableTelemetry: true, disableWhatsNewNotifications: true }

/** The packages from source, and for `#scene` the file of that name beside the story. */
export function configure(config: UserConfig, scene: string, plugins: Plugin[] = []): UserConfig {
  return mergeConfig(config, {
    plugins: [...plugins, sceneBeside(scene)],
    resolve: { conditions: ['@roxels/source', ...defaultClientConditions] },
    build: { chunkSizeWarningLimit: 5_000 },
  })
}

function sceneBeside(file: string): Plugin {
  return {
    name: 'scene-beside-story',
    enforce: 'pre',
    resolveId: (id, importer) =>
      id === '#scene' && importer !== undefined
        ? join(dirname(importer.split('?')[0] as string), file)
        : undefined,
  }
}
