import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RunningServer } from '@roxels/server'
import { startServer } from '@roxels/server'
import { scriptedAgent } from '@roxels/server/testing'
import type { TestProject } from 'vitest/node'
import { heldAgent } from './held-agent.ts'

/**
 * A server whose agent stays in the middle of a sentence for as long as a test likes, which tells it on the origin of the
 * pages how many words more to say: `POST /voices/{voice}/{words}`.
 */
export async function serveHeld(
  project: TestProject,
  data: string,
  origins: readonly string[],
): Promise<RunningServer> {
  const agent = heldAgent(scriptedAgent({ wordMs: 1 }))
  // Before all others, of which the last answers whatever is asked for.
  project.vite.middlewares.stack.unshift({
    route: '',
    handle(request: IncomingMessage, response: ServerResponse, next: () => void) {
      const [, voice, words] = /^\/voices\/([\w-]+)\/(\d+|Infinity)$/.exec(request.url ?? '') ?? []
      if (voice === undefined) return next()
      agent.allow(voice, Number(words))
      response.writeHead(204).end()
    },
  })
  return startServer({
    agent,
    data,
    origins,
    port: 0,
    logLevel: 'warn',
    limits: {
      // All pages of all tests call from one address.
      openSessionRate: { requests: 1_000_000, seconds: 1 },
      // This process has tests to run as well: late is not lost.
      leaseMs: 60_000,
    },
  })
}
