import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { findPostgres } from '../tests/postgres/start.ts'
import type { Kind, Place } from './persons/kinds.ts'
import { persons, prepare } from './persons/kinds.ts'
import type { Straight } from './persons/straight.ts'
import { openPostgres, openSqlite } from './persons/straight.ts'
import { openCaller, serve, serveNothing } from './persons/through-http.ts'

const rounds = 7
const roundMs = 700
const secrets = ['a secret that is long enough to be taken for one']

/**
 * What HTTP costs a backend: operations per second through a server in a process of its own, over connections that are kept
 * alive, against the statements this server asks its database for them, straight through the database's driver: the same
 * database, the same durability and, where there are many at once, as many in one commit. The two take turns. For
 * comparison, how often `node:http` answers as much without asking anybody.
 */
export async function benchPersons(): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'roxels-bench-'))
  try {
    const straight = () => openSqlite(join(data, 'roxels.db'))
    await benchDatabase('SQLite', { data }, {}, straight)
  } finally {
    await rm(data, { recursive: true })
  }

  const cluster = await findPostgres('full')
  const name = `roxels_bench_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: cluster.url })
  await admin.connect()
  try {
    await admin.query(`create database ${name} template template0 encoding 'UTF8'`)
    const url = new URL(cluster.url)
    url.pathname = name
    const database = url.href
    const env = { DATABASE_URL: database, ROXELS_SECRET: secrets.join() }
    await benchDatabase('PostgreSQL', { database, secrets }, env, () => openPostgres(database))
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`)
    await admin.end()
    await cluster.stop()
  }
}

async function benchDatabase(
  name: string,
  place: Place,
  env: NodeJS.ProcessEnv,
  openStraight: () => Straight,
): Promise<void> {
  const { secretKey, kinds } = await prepare(place, openStraight)
  const server = await serve(place.data ?? tmpdir(), env)
  const nothing = await serveNothing()
  const straight = openStraight()
  console.log(
    `persons on ${name}: ${persons} and more, ${rounds} rounds of ${roundMs} ms, medians; ratio median (least to most)`,
  )
  try {
    for (const connections of [1, 32]) {
      for (const kind of kinds) {
        const caller = openCaller(server.url, secretKey, connections)
        const pairs = await compare(
          () => measure(connections, () => kind.call(caller)),
          () => measureStraight(straight, kind, connections),
        )
        caller.close()
        console.log(rowOf(kind.name, connections, pairs))
      }
      const caller = openCaller(nothing.url, secretKey, connections)
      const alone = await measure(connections, () => caller.call('GET', '/'))
      caller.close()
      console.log(`  ${labelOf('bare HTTP', connections)}${perSecond(alone)} through HTTP`)
    }
  } finally {
    await straight.close()
    await nothing.stop()
    await server.stop()
  }
}

/** The two take turns; the first round only warms up. */
async function compare(
  through: () => Promise<number>,
  direct: () => Promise<number>,
): Promise<readonly (readonly [number, number])[]> {
  const pairs: (readonly [number, number])[] = []
  for (let round = 0; round <= rounds; round += 1) pairs.push([await through(), await direct()])
  return pairs.slice(1)
}

function measureStraight(straight: Straight, kind: Kind, connections: number): Promise<number> {
  if (!kind.writes) return measure(connections, () => straight.read(kind.statements()))
  const together = () => straight.commit(times(connections, kind.statements))
  return measure(1, together, connections)
}

/** Per second, when so many do it at once; `each` is what one time counts for. */
async function measure(atOnce: number, act: () => Promise<unknown>, each = 1): Promise<number> {
  const begin = performance.now()
  let count = 0
  async function go(): Promise<void> {
    while (performance.now() < begin + roundMs) {
      await act()
      count += each
    }
  }
  await Promise.all(times(atOnce, go))
  return (count * 1000) / (performance.now() - begin)
}

function rowOf(
  name: string,
  connections: number,
  pairs: readonly (readonly [number, number])[],
): string {
  const through = median(pairs.map(([value]) => value))
  const direct = median(pairs.map(([, value]) => value))
  const ratios = pairs.map(([a, b]) => a / b)
  const [least, middle, most] = [Math.min(...ratios), median(ratios), Math.max(...ratios)]
  const ratio = `ratio ${middle.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`
  return `  ${labelOf(name, connections)}${perSecond(through)} through HTTP${perSecond(direct)} straight  ${ratio}`
}

const labelOf = (name: string, connections: number) =>
  `${name.padEnd(12)} × ${String(connections).padEnd(3)}`

const perSecond = (value: number) => `${value.toFixed(0).padStart(7)}/s`

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}
