import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientOptions, CreateTemplate, RoxelsClient } from '@roxels/node'
import { createRoxelsClient } from '@roxels/node'
import type { Agent, RunningServer, ServerOptions } from '@roxels/server'
import { startServer } from '@roxels/server'
import { onTestFinished } from 'vitest'

/** Asks for a name and is content with whatever is said. */
const interviewer: Agent = {
  async *reply({ heard }) {
    const [name] = heard
    yield { type: 'text', text: name === undefined ? 'What is your name?' : `Thank you, ${name}.` }
    if (name === undefined) return
    yield { type: 'capture', goalId: 'name', data: name }
    yield { type: 'commit', goalId: 'name' }
    yield { type: 'complete' }
  },
}

/** What `interviewer` talks about. */
export const template: CreateTemplate = {
  name: 'Onboarding',
  phases: [{ goals: [{ id: 'name', type: 'open', prompt: 'What is your name?' }] }],
}

/** A server of its own for one test, and a backend that has its secret key. */
export interface Backend {
  readonly server: RunningServer
  readonly client: RoxelsClient
  clientOf(options: Partial<ClientOptions>): RoxelsClient
}

export async function startBackend(options: Partial<ServerOptions> = {}): Promise<Backend> {
  const data = mkdtempSync(join(tmpdir(), 'roxels-backend-'))
  let now = 0
  const server = await startServer({
    data,
    // No two things are made in the same millisecond, so that what is newest is never a matter of speed.
    clock: () => (now = Math.max(now + 1, Date.now())),
    port: 0,
    logLevel: 'silent',
    agent: interviewer,
    ...options,
  })
  onTestFinished(async () => {
    await server.close()
    rmSync(data, { recursive: true })
  })
  const clientOf = (more: Partial<ClientOptions>) =>
    createRoxelsClient({ baseUrl: server.url, secretKey: server.secretKey ?? '', ...more })
  return { server, clientOf, client: clientOf({}) }
}

/** What the page of whoever was handed a session does: joins, and says one thing. */
export async function joinAndSay(server: RunningServer, session: string, text: string) {
  const path = `${server.url}/v1/sessions/${session}`
  async function post(verb: string, token: string | undefined, body: object): Promise<unknown> {
    const response = await fetch(`${path}/${verb}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: server.url,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(JSON.stringify(answer))
    return answer
  }
  const { session_token } = (await post('join', undefined, {})) as { session_token: string }
  await post('messages', session_token, { client_id: 'first', text })
}

/** A line that can lose answers. */
interface Line {
  readonly url: string
  /** Cuts the next so many connections as soon as the server answers on them: it has done what it was asked by then. */
  loseAnswers(count: number): void
  /** Refuses who comes from now on. */
  close(): Promise<unknown>
}

export async function lineTo(server: RunningServer, atPort = 0): Promise<Line> {
  const target = new URL(server.url)
  const sockets = new Set<Socket>()
  let toLose = 0
  const proxy = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.once('close', () => {
        for (const each of [near, far]) {
          each.destroy()
          sockets.delete(each)
        }
      })
    }
    near.pipe(far)
    far.on('data', (bytes) => {
      if (toLose === 0) return void near.write(bytes)
      toLose -= 1
      near.destroy()
    })
  })
  proxy.listen(atPort, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    proxy.close()
    for (const socket of sockets) socket.destroy()
  })
  const { port } = proxy.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    loseAnswers(count) {
      toLose = count
    },
    close() {
      proxy.close()
      return once(proxy, 'close')
    },
  }
}

/** All that a list has. */
export async function allOf<Item>(list: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of list) items.push(item)
  return items
}
