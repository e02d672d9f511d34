import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRoxelsClient } from '@roxels/node'
import type { TestProject } from 'vitest/node'
import { createBackend } from '../../examples/verified/backend.ts'
import type { ServedTemplate } from './server.ts'

/** Puts the backend of the scene "verified" on the origin of the pages, where its cookie is at home. */
export function serveVerified(project: TestProject, server: ServedTemplate): void {
  const { interviews } = createRoxelsClient({
    baseUrl: server.baseUrl,
    secretKey: server.secretKey,
  })
  const backend = createBackend({ interviews, templateId: server.templateId })
  // Before all others, of which the last answers whatever is asked for.
  project.vite.middlewares.stack.unshift({
    route: '',
    handle: (request: IncomingMessage, response: ServerResponse, next: () => void) => {
      if (request.url?.startsWith('/verified/') !== true) return next()
      void answer(backend, request, response)
    },
  })
}

async function answer(
  backend: ReturnType<typeof createBackend>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = Buffer.concat(await request.toArray())
  const answered = await backend(
    new Request(`http://${request.headers.host}${request.url}`, {
      method: request.method ?? 'GET',
      headers: new Headers(request.headers as Record<string, string>),
      ...(body.length > 0 && { body }),
    }),
  )
  const { status, headers } = answered ?? new Response(null, { status: 404 })
  response.writeHead(status, [...headers].flat())
  response.end(await answered?.text())
}
