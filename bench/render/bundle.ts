import vue from '@vitejs/plugin-vue'
import { build, defaultClientConditions } from 'vite'

/** One script for production, of the packages as they are in the source. */
export async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    mode: 'production',
    logLevel: 'warn',
    plugins: [vue()],
    oxc: { jsx: { runtime: 'automatic', development: false } },
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { conditions: ['@roxels/source', ...defaultClientConditions] },
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        // That one half of a package is for browsers means nothing in one.
        onLog(level, log, handle) {
          if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log)
        },
      },
    },
  })
  const { output } = built as unknown as { readonly output: readonly { readonly code: string }[] }
  return output.map(({ code }) => code).join('\n')
}
