import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startServer } from '@roxels/server'
import { Pool } from 'pg'
import { findPostgres } from '../tests/postgres/start.ts'

type Source =
  | { readonly type: 'sqlite'; readonly folder: string }
  | { readonly type: 'postgres'; readonly url: string }

const connections = 32
const seconds = 4
const page = 'https://app.example'

/** Durable appends per second over 32 connections: ours ÷ the least that commits in groups on the same database. */
export async function benchAppend(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'roxels-bench-'))
  await compare('SQLite', { type: 'sqlite', folder })
  rmSync(folder, { recursive: true })
  const cluster = await findPostgres('full')
  await compare('PostgreSQL', { type: 'postgres', url: cluster.url })
  await cluster.stop()
}

async function compare(name: string, source: Source): Promise<void> {
  const rounds: { bare: number; ours: number }[] = []
  for (let round = 0; round < 3; round += 1) {
    rounds.push({ bare: await measureBare(source), ours: await measureOurs(source) })
  }
  const ratios = rounds.map(({ bare, ours }) => ours / bare).toSorted((a, b) => a - b)
  const [low = 0, middle = 0, high = 0] = ratios
  const of = (which: 'bare' | 'ours') =>
    Math.round(rounds.reduce((sum, each) => sum + each[which], 0) / rounds.length)
  console.log(
    `append, ${name}: ${of('ours')}/s, bare ${of('bare')}/s, ratio ${middle.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
  )
}

async function measureOurs(source: Source): Promise<number> {
  const server = await startServer({
    ...(source.type === 'sqlite'
      ? { data: source.folder }
      : { database: source.url, secrets: ['a secret of the bench, of some length'] }),
    port: 0,
    origins: [page],
    logLevel: 'silent',
    limits: {
      sessionRate: { requests: 1e9, seconds: 1 },
      openSessionRate: { requests: 1e9, seconds: 1 },
    },
    // Speaks once and then listens: what is measured is the writing of what participants say.
    agent: { reply: (turn) => silent(turn.signal) },
  })
  const sessions: { path: string; token: string }[] = []
  for (let index = 0; index < connections; index += 1) {
    const answer = await fetch(`${server.url}/v1/sessions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.embedKey}`,
        origin: page,
        'content-type': 'application/json',
      },
      body: '{}',
    })
    const { session_id, session_token } = (await answer.json()) as Record<string, string>
    sessions.push({ path: `/v1/sessions/${session_id}/messages`, token: session_token ?? '' })
  }
  const rate = await drive(new URL(server.url).port, (connection, count) => {
    const session = sessions[connection]
    return {
      path: session?.path ?? '',
      headers: { authorization: `Bearer ${session?.token}` },
      body: JSON.stringify({
        client_id: `c${connection}-${count}`,
        text: `Message number ${count}.`,
      }),
    }
  })
  await server.close()
  return rate
}

// oxlint-disable-next-line require-yield -- it says nothing
async function* silent(signal: AbortSignal): AsyncGenerator<never> {
  if (!signal.aborted) await once(signal, 'abort')
}

/** The least there can be: parse, insert with all that wait, commit, answer. */
async function measureBare(source: Source): Promise<number> {
  const store = await openBare(source)
  let waiting: { id: string; data: string; done: () => void }[] = []
  let busy = false
  async function drain(): Promise<void> {
    busy = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await store.insert(batch)
      for (const { done } of batch) done()
    }
    busy = false
  }
  const server = createServer((incoming, outgoing) => {
    let text = ''
    incoming.on('data', (chunk: Buffer) => (text += chunk.toString()))
    incoming.on('end', () => {
      const { client_id, text: data } = JSON.parse(text) as { client_id: string; text: string }
      const done = () => {
        outgoing.writeHead(201, { 'content-type': 'application/json' })
        outgoing.end(JSON.stringify({ id: client_id }))
      }
      waiting.push({ id: client_id, data, done })
      if (!busy) void drain()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const rate = await drive(String((server.address() as AddressInfo).port), (connection, count) => ({
    path: '/',
    headers: {},
    body: JSON.stringify({
      client_id: `c${connection}-${count}`,
      text: `Message number ${count}.`,
    }),
  }))
  server.close()
  await store.close()
  return rate
}

interface BareRow {
  readonly id: string
  readonly data: string
}

interface BareStore {
  /** Resolves when all of them are durable. */
  insert(rows: readonly BareRow[]): Promise<void>
  close(): Promise<void>
}

async function openBare(source: Source): Promise<BareStore> {
  const table = 'create table if not exists bare (id text, data text)'
  const valuesOf = (rows: readonly BareRow[]) => rows.flatMap(({ id, data }) => [id, data])
  if (source.type === 'sqlite') {
    const database = new DatabaseSync(join(source.folder, 'bare.db'))
    database.exec(`pragma journal_mode = wal; pragma synchronous = full; ${table}`)
    return {
      async insert(rows) {
        const places = rows.map(() => '(?, ?)').join(', ')
        database.prepare(`insert into bare values ${places}`).run(...valuesOf(rows))
      },
      close: async () => database.close(),
    }
  }
  const pool = new Pool({ connectionString: source.url })
  await pool.query(table)
  return {
    async insert(rows) {
      const places = rows.map((_, index) => `($${2 * index + 1}, $${2 * index + 2})`).join(', ')
      await pool.query(`insert into bare values ${places}`, valuesOf(rows))
    },
    close: () => pool.end(),
  }
}

interface Sent {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

async function drive(
  port: string,
  next: (connection: number, count: number) => Sent,
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
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  counting = true
  const startedAt = performance.now()
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
  const took = performance.now() - startedAt
  const counted = done
  over = true
  await Promise.all(runs)
  agent.destroy()
  return (counted / took) * 1_000
}

function send(
  agent: Agent,
  port: string,
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
