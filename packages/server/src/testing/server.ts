import type { OpenSession, Session } from '@roxels/protocol'
import { SessionSchema } from '@roxels/protocol'
import * as v from 'valibot'
import { onTestFinished } from 'vitest'
import type { RunningServer, ServerOptions } from '../main.ts'
import { startServer } from '../main.ts'
import type { TestDatabase } from './database.ts'
import { createTestDatabase } from './database.ts'
import { stageAgent } from './stage-agent.ts'
import type { StageAgent } from './stage-agent.ts'
import { call, openStream } from '@roxels/protocol/testing'
import type { Answered, CallOptions, TestStream } from '@roxels/protocol/testing'
import { testTemplate } from './template.ts'

export const page = 'https://app.example'

/** A server on a database of its own, which is gone when the test is over. */
export interface TestServer {
  readonly agent: StageAgent
  readonly database: TestDatabase
  readonly running: RunningServer
  /** Milliseconds by which the server's clock is ahead. */
  advance(ms: number): void
  /** What the server's clock shows. */
  now(): number
  call(path: string, options?: CallOptions): Promise<Answered>
  /** Calls the secret-key API with the first organisation's key. */
  api(method: string, path: string, body?: unknown): Promise<Answered>
  /** Opens a session from the listed page; the answer must be 200 or 201. */
  open(body?: OpenSession): Promise<Session>
  in(session: Session): SessionCalls
  restart(changes?: RestartOptions): Promise<void>
  /** Looks into the database while the server runs. */
  readonly query: TestDatabase['query']
}

type RestartOptions = Pick<ServerOptions, 'secrets'>

/** What one browser calls. */
interface SessionCalls {
  call(path: string, options?: CallOptions): Promise<Answered>
  send(text: string, clientId?: string): Promise<Answered>
  stop(turnId: string): Promise<Answered>
  retry(turnId: string): Promise<Answered>
  stream(cursor?: string): Promise<TestStream>
}

export async function startTestServer(
  options: Omit<Partial<ServerOptions>, 'data' | 'database' | 'agent' | 'clock'> = {},
  given?: TestDatabase,
): Promise<TestServer> {
  const database = given ?? (await createTestDatabase())
  const { source } = database
  const agent = stageAgent()
  const streams: TestStream[] = []
  let ahead = 0
  const start = (changes: RestartOptions = {}) =>
    startServer({
      port: 0,
      origins: [page],
      logLevel: 'silent',
      template: testTemplate,
      // PostgreSQL keeps none.
      secrets: ['a secret that outlives each restart of the server'],
      ...options,
      // A test that is over does not wait for those who do not read, and no turn ends because the machine is slow.
      limits: { closeGraceMs: 50, reaperMs: 10, leaseMs: 60_000, ...options.limits },
      ...(source.type === 'sqlite' ? { data: source.folder } : { database: source.url }),
      agent,
      clock: () => Date.now() + ahead,
      ...changes,
    })
  let running = await start()
  const secretKey = running.secretKey ?? ''
  onTestFinished(async () => {
    for (const stream of streams) stream.cut()
    await running.close()
    await database.drop()
  })

  const server: TestServer = {
    agent,
    database,
    get running() {
      return running
    },
    advance: (ms) => (ahead += ms),
    now: () => Date.now() + ahead,
    call: (path, callOptions) => call(running.url + path, callOptions),
    api(method, path, body) {
      return server.call(path, { method, body, token: secretKey })
    },
    async open(body = {}) {
      const token = running.embedKey
      const answer = await server.call('/v1/sessions', {
        method: 'POST',
        token,
        origin: page,
        body,
      })
      if (answer.status > 201) throw new Error(JSON.stringify(answer.body))
      return v.parse(SessionSchema, answer.body)
    },
    in({ session_id, session_token: token }) {
      const path = `/v1/sessions/${session_id}`
      const post = (verb: string, body: unknown) =>
        server.call(`${path}/${verb}`, { method: 'POST', token, body })
      return {
        call: (sub, callOptions) => server.call(path + sub, { token, ...callOptions }),
        send: (text, client_id = crypto.randomUUID()) => post('messages', { client_id, text }),
        stop: (turn_id) => post('stop', { turn_id }),
        retry: (turn_id) => post('retry', { turn_id }),
        async stream(cursor) {
          const stream = await openStream(`${running.url}${path}/events`, {
            accept: 'text/event-stream',
            authorization: `Bearer ${token}`,
            ...(cursor === undefined ? {} : { 'last-event-id': cursor }),
          })
          streams.push(stream)
          return stream
        },
      }
    },
    async restart(changes) {
      await running.close()
      running = await start(changes)
    },
    query: database.query,
  }
  return server
}
