import { call } from '@roxels/protocol/testing'
import { onTestFinished } from 'vitest'
import { startServer } from '../main.ts'
import type { Template } from '../templates/template.ts'
import type { TestServer } from './server.ts'
import { page, startTestServer } from './server.ts'
import { testTemplate } from './template.ts'

const secrets = ['the same for both of the servers']

/** Two servers on one PostgreSQL database, with one agent. */
export async function startTwoNodes(template: Template = testTemplate): Promise<{
  readonly first: TestServer
  /** The other one, as it is called. */
  readonly second: Pick<TestServer, 'call'>
}> {
  const first = await startTestServer({ secrets, template })
  const { source } = first.database
  if (source.type !== 'postgres') throw new Error('Expected a PostgreSQL database.')
  const running = await startServer({
    database: source.url,
    secrets,
    port: 0,
    origins: [page],
    logLevel: 'silent',
    template,
    agent: first.agent,
  })
  onTestFinished(() => running.close())
  return { first, second: { call: (path, options) => call(running.url + path, options) } }
}
