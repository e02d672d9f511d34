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

interface Framework {
  /** The file that `#scene` is, in the folder of the story. */
  readonly scene: string
  readonly plugins?: Plugin[]
  /** What else its scenes are made with: found later, it would reload the page under the tests. */
  readonly libraries: readonly string[]
}

/** The packages from source, and the scenes in one framework. */
export function configure(config: UserConfig, framework: Framework): UserConfig {
  const { scene, plugins = [], libraries } = framework
  return mergeConfig(config, {
    plugins: [...plugins, sceneBeside(scene)],
    optimizeDeps: { include: [...libraries] },
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
