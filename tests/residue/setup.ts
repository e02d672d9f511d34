import { join } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'
import type { TestProject } from 'vitest/node'

export const adapters = ['vanilla', 'react', 'vue'] as const
export type Adapter = (typeof adapters)[number]

declare module 'vitest' {
  export interface ProvidedContext {
    /** The files of the pages, by name. */
    readonly residuePages: Readonly<Record<string, string>>
  }
}

/** Bundles once what all tests look at. The warnings for developers stay in: they may leave something too. */
export async function setup(project: TestProject): Promise<void> {
  const built = await build({
    configFile: false,
    root: join(import.meta.dirname, 'pages'),
    logLevel: 'warn',
    plugins: [vue()],
    oxc: { jsx: { runtime: 'automatic', development: false } },
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { conditions: ['@roxels/source', 'development', 'browser', 'module', 'import'] },
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: ['vanilla.ts', 'react.tsx', 'vue.ts'].map((file) =>
          join(import.meta.dirname, 'pages', file),
        ),
        // That one half of a package is for browsers means nothing in one.
        onLog(level, log, handle) {
          if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log)
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  })
  const { output } = built as unknown as { readonly output: readonly BuiltFile[] }
  const scripts = output.flatMap((file) =>
    file.type === 'chunk' ? [[file.fileName, file.code]] : [],
  )
  project.provide('residuePages', Object.fromEntries(scripts) as Record<string, string>)
}

type BuiltFile =
  | { readonly type: 'chunk'; readonly fileName: string; readonly code: string }
  | { readonly type: 'asset' }
