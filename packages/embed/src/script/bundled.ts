import { fileURLToPath } from 'node:url'

let bundled: Promise<string> | undefined

/** The text of `embed.js`, made once from the source as it stands: what a server that runs from source serves. */
export function readScript(): Promise<string> {
  bundled ??= bundle().catch((error: unknown) => {
    bundled = undefined
    throw error
  })
  return bundled
}

async function bundle(): Promise<string> {
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
