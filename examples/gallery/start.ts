import { join } from 'node:path'
import { main } from '@roxels/server/cli'
import { build } from 'vite'
import { jsonAnswer, staticSite } from './site.ts'

// What `npm start` runs: the server with its demo template, and this gallery on the same origin.
await build({ configFile: join(import.meta.dirname, 'vite.config.ts') })
const page = staticSite(join(import.meta.dirname, '../../node_modules/.cache/roxels-gallery'))

// A line for every request would bury the address.
process.env.ROXELS_LOG_LEVEL ??= 'warn'
const server = await main(['serve', '--demo', ...process.argv.slice(2)], (request) => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  const { pathname } = new URL(request.url)
  return pathname === '/demo.json' ? jsonAnswer({ embed_key: server?.embedKey }) : page(pathname)
})
