import { join } from 'node:path'
import { createRoxelsClient } from '@roxels/node'
import { main } from '@roxels/server/cli'
import { build } from 'vite'
import { createBackend } from '../verified/backend.ts'
import { jsonAnswer, staticSite } from './site.ts'

// What `npm start` runs: the server with its demo template, and on the same origin this gallery with the backend of a scene.
await build({ configFile: join(import.meta.dirname, 'vite.config.ts') })
const page = staticSite(join(import.meta.dirname, '../../node_modules/.cache/roxels-gallery'))

// A line for every request would bury the address.
process.env.ROXELS_LOG_LEVEL ??= 'warn'
let backend: ReturnType<typeof createBackend> | undefined
const server = await main(['serve', '--demo', ...process.argv.slice(2)], (request) => {
  const answer = backend?.(request)
  if (answer !== undefined) return answer
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  const { pathname } = new URL(request.url)
  return pathname === '/demo.json' ? jsonAnswer({ embed_key: server?.embedKey }) : page(pathname)
})
// A database that others have set up keeps its secret key to itself; that scene then has no backend.
if (server !== undefined && server.secretKey !== null) {
  const { url: baseUrl, secretKey, templateId } = server
  const { interviews } = createRoxelsClient({ baseUrl, secretKey })
  backend = createBackend({ interviews, templateId })
}
