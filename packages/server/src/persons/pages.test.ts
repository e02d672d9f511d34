import type { Person } from '@roxels/protocol/api'
import { expect, test } from 'vitest'
import type { Db } from '../db/open.ts'
import { openDatabase } from '../db/open.ts'
import { addOrg } from '../orgs/org.ts'
import { addSecretKey } from '../keys/keys.ts'
import { connectTo } from '../testing/connect.ts'
import { createTestDatabase } from '../testing/database.ts'
import { startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

const createdAt = '2026-05-01T12:00:00.000Z'

async function insert(db: Db, orgId: string, names: readonly string[]): Promise<void> {
  for (let at = 0; at < names.length; at += 500) {
    const rows = names.slice(at, at + 500).map((name) => ({
      // In no order, as ids are.
      id: `person_${crypto.randomUUID()}`,
      org_id: orgId,
      external_id: name,
      created_at: createdAt,
    }))
    await db.insertInto('persons').values(rows).execute()
  }
}

test('each of 10,000 persons of one instant is met once, whatever happens meanwhile (PG-01, PG-02)', async () => {
  const database = await createTestDatabase()
  const { db, close } = await openDatabase(database.source)
  const { orgId, token } = await db.transaction().execute(async (trx) => {
    const orgId = await addOrg(trx, 'Large', createdAt)
    const { secret } = await addSecretKey(trx, { orgId, createdAt })
    return { orgId, token: secret }
  })
  const stay = Array.from({ length: 9_900 }, (_, index) => `stays${index}`)
  const go = Array.from({ length: 100 }, (_, index) => `goes${index}`)
  await insert(db, orgId, [...stay, ...go])
  await close()

  const backendRate = { requests: 1_000_000, seconds: 1 }
  const server = await startTestServer({ limits: { backendRate } }, database)
  const beside = connectTo(database)
  const api = (method: string, path: string, body?: unknown) =>
    server.call(path, { method, body, token })

  const met: string[] = []
  let cursor: string | null = null
  let pages = 0
  do {
    const path: string = `/v1/persons?limit=7${cursor === null ? '' : `&cursor=${cursor}`}`
    // Beside every tenth page a person is seen again and one comes, then one goes and one comes in the midst of the others.
    const isBusy = pages % 10 === 0
    const [{ body }] = await Promise.all([
      api('GET', path),
      ...(isBusy
        ? [
            api('POST', '/v1/persons', { external_id: `stays${pages}`, name: 'Seen' }),
            api('POST', '/v1/persons', { external_id: `comes${pages}` }),
          ]
        : []),
    ])
    const gone = go.pop()
    if (isBusy && gone !== undefined) {
      await beside.deleteFrom('persons').where('external_id', '=', gone).execute()
      await insert(beside, orgId, [`between${pages}`])
    }
    met.push(...body.items.map((person: Person) => person.external_id))
    expect(body.has_more).toBe(body.next_cursor !== null)
    cursor = body.next_cursor
    pages += 1
  } while (cursor !== null)

  expect(new Set(met).size).toBe(met.length)
  expect(met.filter((name) => name.startsWith('stays'))).toHaveLength(stay.length)
})

test('a list is newest first, and its pages fit together', async () => {
  const server = await startTestServer()
  for (let index = 0; index < 51; index += 1) {
    await server.api('POST', '/v1/persons', { external_id: `u${index}` })
    server.advance(1_000)
  }
  // Being seen or changed does not move anybody.
  await server.api('POST', '/v1/persons', { external_id: 'u0', name: 'Ada' })
  const names = async (query: string) => {
    const { body } = await server.api('GET', `/v1/persons?${query}`)
    return { ...body, items: body.items.map((person: Person) => person.external_id) }
  }
  const all = Array.from({ length: 51 }, (_, index) => `u${50 - index}`)
  expect(await names('limit=200')).toEqual({ items: all, next_cursor: null, has_more: false })
  expect(await names('limit=51')).toMatchObject({ next_cursor: null })
  const first = await names('')
  expect(first).toMatchObject({ items: all.slice(0, 50), has_more: true })
  expect(await names(`limit=1&cursor=${first.next_cursor}`)).toEqual({
    items: ['u0'],
    next_cursor: null,
    has_more: false,
  })
})

test('a cursor is good for its own list alone (PG-03)', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  for (const external_id of ['a', 'b', 'c']) {
    await server.api('POST', '/v1/persons', { external_id })
    await other.api('POST', '/v1/persons', { external_id })
  }
  await server.api('POST', '/v1/keys', { kind: 'secret' })
  const cursorOf = async (path: string, backend: Pick<typeof server, 'api'> = server) =>
    String((await backend.api('GET', `${path}?limit=1`)).body.next_cursor)
  const cursor = await cursorOf('/v1/persons')
  expect((await server.api('GET', `/v1/persons?cursor=${cursor}`)).status).toBe(200)

  const flipped = (at: number) =>
    cursor.slice(0, at) + (cursor.charAt(at) === 'A' ? 'B' : 'A') + cursor.slice(at + 1)
  const forged = [
    ...[0, 20, 30, cursor.length - 1].map(flipped),
    ...[1, 10, 22, cursor.length - 1].map((length) => cursor.slice(0, length)),
    `${cursor}A`,
    `${cursor}=`,
    `${cursor}%20`,
    '%00',
    'null',
    '0',
    '_',
    Buffer.from(JSON.stringify([createdAt, 'person_x'])).toString('base64url'),
    Buffer.alloc(40).toString('base64url'),
    await cursorOf('/v1/persons', other),
    await cursorOf('/v1/keys'),
  ]
  for (const each of forged) {
    const { status, body } = await server.api('GET', `/v1/persons?cursor=${each}`)
    expect(status, each).toBe(400)
    expect(body, each).toEqual({
      error: { code: 'validation_error', message: expect.any(String), field: 'cursor' },
    })
  }
  const filtered = await server.api('GET', `/v1/persons?external_id=a&cursor=${cursor}`)
  expect(filtered).toMatchObject({ status: 400, body: { error: { field: 'cursor' } } })
})

test('a query that is not as documented is refused by name (PG-05)', async () => {
  const server = await startTestServer()
  const limits = ['0', '-1', '1.5', 'abc', '1000000000', '1e2', '201', '+5', '%205', '0x10', '٣']
  for (const [query, field] of [
    ...limits.map((limit) => [`limit=${limit}`, 'limit']),
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['cursor=', 'cursor'],
    ['external_id=', 'external_id'],
    ['external_id=a&external_id=b', 'external_id'],
    ['external_id[]=a', 'external_id[]'],
    ['external_id=undefined', 'external_id'],
    ['name=Ada', 'name'],
    ['__proto__=a', '__proto__'],
  ] as const) {
    const { status, body } = await server.api('GET', `/v1/persons?${query}`)
    expect({ query, status, field: body.error?.field }).toEqual({ query, status: 400, field })
  }
})
