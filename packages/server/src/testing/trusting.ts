import type { Session } from '@roxels/protocol'
import { expect } from 'vitest'
import type { TestHost } from './identity.ts'
import { startHost } from './identity.ts'
import type { TestServer } from './server.ts'
import { startTestServer } from './server.ts'
import type { Resumption } from './template.ts'
import { templateResumed } from './template.ts'

export const dayMs = 24 * 60 * 60_000
export const ada = { external_id: 'user_ada' }

export const startTrusting = (trust: Resumption['trust'], more: Partial<Resumption> = {}) =>
  startTestServer({ template: templateResumed({ trust, ...more }) })

export async function startVerified(): Promise<{ server: TestServer; host: TestHost }> {
  const server = await startTrusting('verified')
  return { server, host: await startHost(server) }
}

export async function patch(server: TestServer, version: number, resumption: object) {
  const settings = { embedded: { resumption } }
  const answer = await server.api('PATCH', '/v1/templates/tpl_test', { version, settings })
  expect(answer.status).toBe(200)
}

async function logOf(server: TestServer, session: Session): Promise<string> {
  const stream = await server.in(session).stream()
  const { id } = await stream.until('hello')
  stream.cut()
  return String(id)
}

export async function isSame(server: TestServer, one: Session, other: Session): Promise<boolean> {
  return (await logOf(server, one)) === (await logOf(server, other))
}

export async function interviews(server: TestServer) {
  return (await server.api('GET', '/v1/interviews')).body.items
}
