import { join } from 'node:path'
import { createRoxelsClient } from '@roxels/node'
import { main } from '@roxels/server/cli'
import { build } from 'vite'
import { createBackend } from '../verified/backend.ts'
import { embedPages } from './embed-pages.ts'
import type { SceneKeys } from './publish.ts'
import { publishScenes, sameKeyForAll } from './publish.ts'
import { jsonAnswer, staticSite } from './site.ts'

// What `npm start` runs: the server with its demo template, and on the same origin this gallery, with what its scenes need there.
await build({ configFile: join(import.meta.dirname, 'vite.config.ts') })
const page = staticSite(join(import.meta.dirname, '../../node_modules/.cache/roxels-gallery'))

// A line for every request would bury the address.
process.env.ROXELS_LOG_LEVEL ??= 'warn'
let backend: ReturnType<typeof createBackend> | undefined
const published = Promise.withResolvers<SceneKeys>()
const embedPage = embedPages(published.promise)
const origins = ['http://localhost:*', 'http://127.0.0.1:*']

const server = await main(['serve', '--demo', ...process.argv.slice(2)], (request) => {
  const answer = backend?.(request)
  if (answer !== undefined) return answer
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  const { pathname } = new URL(request.url)
  if (pathname !== '/demo.json') return embedPage(pathname) ?? page(pathname)
  return published.promise.then((embed_keys) => jsonAnswer({ embed_keys }))
})
// A database that others have set up keeps its secret key to itself: then there is one key for all scenes, and no backend for one.
if (server !== undefined) {
  const { url: baseUrl, secretKey, templateId, embedKey } = server
  if (secretKey === null) published.resolve(sameKeyForAll(embedKey))
  else {
    const client = createRoxelsClient({ baseUrl, secretKey })
    backend = createBackend({ interviews: client.interviews, templateId })
    published.resolve(publishScenes(client, templateId, [new URL(baseUrl).origin, ...origins]))
  }
}
