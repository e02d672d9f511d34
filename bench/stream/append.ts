import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Place } from './place.ts'
import { onEach, openBareStore } from './place.ts'
import { rounds, sayRatio } from './ratio.ts'
import type { Session } from './served.ts'
import { serve, silentAgent } from './served.ts'

const connections = 32
/** What is not counted, and what is. */
const [warmUpSeconds, seconds] = [1, 4]

/** Durable appends per second over 32 connections: ours ÷ the least that commits in groups on the same database. */
export async function benchAppend(): Promise<void> {
  await onEach(async (place) => {
    const all = await rounds(
      () => measureOurs(place),
      () => measureBare(place),
    )
    sayRatio(`append over ${connections} connections, ${place.name}`, '/s', all, 'at least 0.6')
  })
}

async function measureOurs(place: Place): Promise<number> {
  const server = await serve(place, silentAgent)
  const sessions: Session[] = []
  for (let index = 0; index < connections; index += 1) sessions.push(await server.open())
  const rate = await drive(server.port, (connection, count) => {
    const { path, token } = sessions[connection] as Session
    return {
      path: `${path}/messages`,
      headers: { authorization: `Bearer ${token}` },
      body: bodyOf(connection, count),
    }
  })
  await server.close()
  return rate
}

/** The least there can be: parse, insert with all that wait, commit, answer. */
async function measureBare(place: Place): Promise<number> {
  const store = await openBareStore(place)
  const server = createServer((incoming, outgoing) => {
    let text = ''
    incoming.on('data', (chunk: Buffer) => (text += chunk.toString()))
    incoming.on('end', () => {
      const { client_id, text: data } = JSON.parse(text) as { client_id: string; text: string }
      store.add({ id: client_id, data }, () => {
        outgoing.writeHead(201, { 'content-type': 'application/json' })
        outgoing.end(JSON.stringify({ id: client_id }))
      })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const rate = await drive((server.address() as AddressInfo).port, (connection, count) => ({
    path: '/',
    headers: {},
    body: bodyOf(connection, count),
  }))
  server.close()
  await store.close()
  return rate
}

function bodyOf(connection: number, count: number): string {
  return JSON.stringify({ client_id: `c${connection}-${count}`, text: `Message number ${count}.` })
}

interface Call {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

async function drive(
  port: number,
  next: (connection: number, count: number) => Call,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  let done = 0
  let counting = false
  let over = false
  async function run(connection: number): Promise<void> {
    for (let count = 0; !over; count += 1) {
      const { path, headers, body } = next(connection, count)
      const status = await send(agent, port, path, headers, body)
      if (status !== 201) throw new Error(`Expected 201, not ${status}.`)
      if (counting) done += 1
    }
  }
  const runs = Array.from({ length: connections }, (_, connection) => run(connection))
  await pause(warmUpSeconds * 1_000)
  counting = true
  const startedAt = performance.now()
  await pause(seconds * 1_000)
  const took = performance.now() - startedAt
  const counted = done
  over = true
  await Promise.all(runs)
  agent.destroy()
  return (counted / took) * 1_000
}

function send(
  agent: Agent,
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        agent,
        port,
        path,
        host: '127.0.0.1',
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (answer) => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode ?? 0))
      },
    )
    call.on('error', reject)
    call.end(body)
  })
}
