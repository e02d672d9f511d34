import { fileURLToPath } from 'node:url'

/** The text of `embed.js`, made from the source as it stands: what a server that runs from source serves. */
export async function readScript(): Promise<string> {
  // Not needed where the package is installed, and slow to load.
  const { build } = await import('vite')
  const made = await build({
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    build: { write: false },
    logLevel: 'warn',
  })
  const [bundle] = Array.isArray(made) ? made : [made]
  if (bundle === undefined || !('output' in bundle)) throw new Error('embed.js was not built.')
  return bundle.output[0].code
}
