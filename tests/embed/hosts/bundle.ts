import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const entries = {
  'react.tsx': new URL('./pages/react.tsx', import.meta.url),
  'vue.ts': new URL('./pages/vue.ts', import.meta.url),
}

/** The script of a host's page that is built, as it stands in a tag. */
export async function bundled(page: keyof typeof entries): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', development: false } },
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    build: {
      write: false,
      lib: { entry: fileURLToPath(entries[page]), formats: ['iife'], name: 'Host' },
    },
  })
  const [bundle] = Array.isArray(built) ? built : [built]
  if (bundle === undefined || !('output' in bundle)) throw new Error(`${page} was not built.`)
  return `<script>${bundle.output[0].code.replaceAll('</script', String.raw`<\/script`)}</script>`
}
