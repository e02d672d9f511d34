// Kills servers while people talk, and says what became of that: npm run soak -- --kills 200 [--postgres] [--seed 1]
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { createDatabase } from '../postgres/database.ts'
import { findPostgres } from '../postgres/start.ts'
import { startNodes } from './nodes.ts'
import type { Address, ServerProcess } from './server-process.ts'
import { startServerProcess } from './server-process.ts'
import type { StormReport } from './storm.ts'
import { storm } from './storm.ts'

interface Place {
  readonly address: Address
  readonly servers: readonly ServerProcess[]
  end(): Promise<void>
}

const wordMs = 15
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    postgres: { type: 'boolean', default: false },
  },
})
const [times, seed] = [values.kills, values.seed].map(readNumber) as [number, number]
const place = values.postgres ? 'two servers on one PostgreSQL' : 'one server on SQLite'
process.stdout.write(`${place}, ${times} kills, seed ${seed}\n`)

const { address, servers, end } = await (values.postgres ? twoNodes() : oneServer())
const report = await storm({
  address,
  servers,
  how: 'kill',
  times,
  seed,
  seats: 8,
  calmMs: 2_000,
  onTime(soFar) {
    if (soFar.times % 20 === 0) process.stdout.write(`${line(soFar)}\n`)
  },
})
await end()
process.stdout.write(`${line(report)}\n`)
for (const breach of report.breaches) process.stdout.write(`${JSON.stringify(breach)}\n`)
process.exitCode = report.breaches.length === 0 ? 0 : 1

function readNumber(text: string): number {
  if (/^\d{1,9}$|^[12]\d{9}$/.test(text)) return Number(text)
  throw new Error(`Expected a number, not ${text}.`)
}

function line({ times: kills, conversations, events, sent, broken }: StormReport): string {
  const figures = { kills, conversations, events, 'messages sent': sent, ...broken }
  return Object.entries(figures)
    .map(([name, figure]) => `${name} ${figure}`)
    .join('  ')
}

async function oneServer(): Promise<Place> {
  const server = await startServerProcess(wordMs)
  return { address: server, servers: [server], end: server.dispose }
}

async function twoNodes(): Promise<Place> {
  const cluster = await findPostgres('none')
  const database = await createDatabase(cluster.url)
  const nodes = await startNodes(wordMs, database.url)
  return {
    address: nodes,
    servers: nodes.all,
    async end() {
      await nodes.dispose()
      await database.drop()
      await cluster.stop()
    },
  }
}
