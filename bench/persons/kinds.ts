import { randomUUID } from 'node:crypto'
import { startServer } from '@roxels/server'
import type { Asked } from './asked.ts'
import { listen } from './asked.ts'
import type { Operation, Straight } from './straight.ts'
import type { Caller } from './through-http.ts'
import { openCaller } from './through-http.ts'

/** How many persons there are to begin with. */
export const persons = 10_000

/** Where a server keeps things. */
export interface Place {
  readonly data?: string
  readonly database?: string
  readonly secrets?: readonly string[]
}

/** One kind of call: through HTTP, and the statements it comes to. */
export interface Kind {
  readonly name: string
  readonly writes: boolean
  call(caller: Caller): Promise<unknown>
  statements(): Operation
}

/** Fills the database, and finds out what a server asks of it. */
export async function prepare(
  place: Place,
  openStraight: () => Straight,
): Promise<{ readonly secretKey: string; readonly kinds: readonly Kind[] }> {
  const server = await startServer({ ...place, port: 0, logLevel: 'silent' })
  const secretKey = server.secretKey ?? ''
  const caller = openCaller(server.url, secretKey, 1)
  const created = await listen(() => upsert(caller, 'user_0', context))
  const merged = await listen(() => upsert(caller, 'user_0', { seen: 1 }))

  const [firstId, createdAt] = [valueIn(created, /^person_/), valueIn(created, /^20.*Z$/)]
  const ids = [firstId, ...Array.from({ length: persons - 1 }, newId)]
  const creation = (externalId: string, id: unknown = newId()): Operation =>
    created.map((asked) => () => {
      const now = new Date().toISOString()
      return instead(asked, ['user_0', externalId], [firstId, id], [createdAt, now])
    })
  const merge = (index: number): Operation =>
    merged.map((asked) => ([row]) => {
      const stored = row === undefined ? undefined : String(row['org_context'])
      return instead(
        asked,
        ['user_0', `user_${index}`],
        [firstId, ids[index]],
        [JSON.stringify(context), stored],
        [JSON.stringify({ ...context, seen: 1 }), seenNow(stored)],
      )
    })
  const asIs = (all: readonly Asked[]): Operation => all.map((asked) => () => asked)

  const straight = openStraight()
  await straight.commit(ids.slice(1).map((id, index) => creation(`user_${index + 1}`, id)))
  await straight.read(asIs([{ sql: 'analyze', parameters: [] }]))
  await straight.close()
  let middle = ''
  for (let passed = 0; passed < persons / 2; passed += 200) {
    middle = (JSON.parse(await list(caller, middle, 200)) as { next_cursor: string }).next_cursor
  }
  const firstPage = await listen(() => list(caller, ''))
  const deepPage = await listen(() => list(caller, middle))
  caller.close()
  await server.close()

  const anybody = () => Math.floor(Math.random() * persons)
  const newName = () => `new_${randomUUID()}`
  return {
    secretKey,
    kinds: [
      {
        name: 'new persons',
        writes: true,
        call: (by) => upsert(by, newName(), context),
        statements: () => creation(newName()),
      },
      {
        name: 'merges',
        writes: true,
        call: (by) => upsert(by, `user_${anybody()}`, { seen: Math.random() }),
        statements: () => merge(anybody()),
      },
      {
        name: 'first pages',
        writes: false,
        call: (by) => list(by, ''),
        statements: () => asIs(firstPage),
      },
      {
        name: 'deep pages',
        writes: false,
        call: (by) => list(by, middle),
        statements: () => asIs(deepPage),
      },
    ],
  }
}

const context = { plan: 'pro', role: 'engineer', joined_at: '2026-05-01' }
const newId = () => `person_${randomUUID()}`

function upsert(by: Caller, external_id: string, org_context: object): Promise<string> {
  return by.call('POST', '/v1/persons', { external_id, name: 'Ada Lovelace', org_context })
}

function list(by: Caller, cursor: string, limit = 50): Promise<string> {
  return by.call('GET', `/v1/persons?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`)
}

function seenNow(stored = '{}'): string {
  return JSON.stringify({ ...(JSON.parse(stored) as object), seen: Math.random() })
}

function valueIn(asked: readonly Asked[], pattern: RegExp): unknown {
  const values = asked.flatMap(({ parameters }) => parameters)
  return values.find((value) => pattern.test(String(value)))
}

/** The same statement about something else. */
function instead({ sql, parameters }: Asked, ...values: [unknown, unknown][]): Asked {
  const others = new Map(values)
  const other = (value: unknown) => (others.has(value) ? others.get(value) : value)
  return { sql, parameters: parameters.map(other) }
}
