import { Client } from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { isStoreUnavailable } from '../db/unavailable.ts'
import { joined } from '../testing/conversation.ts'
import type { TestDatabase } from '../testing/database.ts'
import { createTestDatabase } from '../testing/database.ts'
import { openLog } from '../testing/log.ts'
import { createReader } from '@roxels/protocol/testing'
import { startTestServer } from '../testing/server.ts'
import { published } from '../testing/subscriber.ts'

const status = { name: 'status', data: { status: 'joined' } } as const
const touch = 'update conversations set context = context where id = $1'

/** Another server, as far as the database can tell. */
async function connectTo({ source }: TestDatabase): Promise<Client> {
  if (source.type !== 'postgres') throw new Error('Expected a PostgreSQL database.')
  const client = new Client({ connectionString: source.url })
  client.on('error', () => {})
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

/** A database that says so when a transaction has seen what another one has changed since. */
async function strictDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase({ altered: true })
  const [row] = await database.query('select current_database() as name')
  await database.query(
    `alter database ${String(row?.['name'])} set default_transaction_isolation = 'repeatable read'`,
  )
  return database
}

test('a deadlock with another server is tried again, each decision alone', async () => {
  const { testDatabase, db, fanout, log, begin } = await openLog()
  const [a, b] = [await begin(), await begin()]
  const { last_seq: before } = await db
    .selectFrom('conversations')
    .select('last_seq')
    .where('id', '=', a)
    .executeTakeFirstOrThrow()
  const commits = published(fanout, a)
  const other = await connectTo(testDatabase)
  await other.query('begin')
  await other.query(touch, [b])

  const runs: string[] = []
  const effects: string[] = []
  const decide = (name: string, ids: readonly string[], refusal?: Error) =>
    log.write(async (tx) => {
      runs.push(name)
      tx.afterCommit(() => effects.push(name))
      const seqs: number[] = []
      for (const id of ids) seqs.push(...(await tx.append(id, [status])))
      if (refusal !== undefined) throw refusal
      return seqs
    })
  const outcomes = Promise.allSettled([
    decide('first', [a]),
    decide('refused', [a], new Error('refused')),
    decide('crossing', [a, b]),
    decide('last', [a]),
  ])
  await vi.waitFor(async () => {
    const waiting =
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    expect(await testDatabase.query(waiting)).toHaveLength(1)
  }, 10_000)
  // The log waits already, so it is the one that is told; then this one has what it waits for.
  await other.query(touch, [a])
  await other.query('commit')

  expect(await outcomes).toMatchObject([
    { status: 'fulfilled', value: [before + 1] },
    { status: 'rejected', reason: { message: 'refused' } },
    { status: 'fulfilled', value: [before + 2, expect.any(Number)] },
    { status: 'fulfilled', value: [before + 3] },
  ])
  const once = ['first', 'refused', 'crossing']
  // PostgreSQL may let it have `a` before the other server, which has waited longer: then they meet again, and try as often as they may.
  const again = runs.slice(6, -1)
  expect(again.length).toBeLessThan(5)
  expect(runs).toEqual([...once, ...once, ...again.map(() => 'crossing'), 'last'])
  expect(effects).toEqual(['first', 'crossing', 'last'])
  expect(commits.map(({ firstSeq }) => firstSeq)).toEqual([before + 1, before + 2, before + 3])
})

test('a decision on what another server has changed meanwhile is made again', async () => {
  const { testDatabase, log, begin } = await openLog(await strictDatabase())
  const id = await begin()
  const other = await connectTo(testDatabase)
  const seen: (string | null)[] = []
  await log.write(async (tx) => {
    const { person_name } = await tx.trx
      .selectFrom('conversations')
      .select('person_name')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    seen.push(person_name)
    if (seen.length === 1) {
      await other.query('update conversations set person_name = $2 where id = $1', [id, 'Ada'])
    }
    await tx.append(id, [status])
  })
  expect(seen).toEqual([null, 'Ada'])
})

test('a conflict that does not end is given up, and its neighbours are unharmed', async () => {
  const { testDatabase, log, begin } = await openLog(await strictDatabase())
  const [a, b] = [await begin(), await begin()]
  const other = await connectTo(testDatabase)
  let runs = 0
  const [unlucky, neighbour] = await Promise.allSettled([
    log.write(async (tx) => {
      runs += 1
      await tx.trx.selectFrom('conversations').select('id').execute()
      await other.query(touch, [a])
      await tx.append(a, [status])
    }),
    log.write((tx) => tx.append(b, [status])),
  ])
  expect(unlucky.status === 'rejected' && isStoreUnavailable(unlucky.reason)).toBe(true)
  expect(neighbour.status).toBe('fulfilled')
  expect(runs).toBeLessThan(10)
})

test('an agent is heard once and whole, however often another server is in the way', async () => {
  const server = await startTestServer({}, await createTestDatabase({ altered: true }))
  const { session, stream, opening } = await joined(server)
  // As PostgreSQL says it, but at every third event.
  await server.query('create sequence told')
  await server.query(`
    create function conflict() returns trigger language plpgsql as $$ begin
      if nextval('told') % 3 = 1 then raise exception using errcode = '40001'; end if;
      return new;
    end $$`)
  await server.query(
    'create trigger conflict before insert on events for each row execute function conflict()',
  )
  const words = Array.from({ length: 9 }, (_, index) => `word${index} `)
  for (const word of words) {
    opening.say(word)
    await stream.until('delta', ({ text }) => text === word)
  }
  opening.end()
  await stream.until('turn', (turn) => turn.state === 'completed')
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown.messages).toMatchObject([{ text: words.join(''), state: 'complete' }])
  expect((await server.in(session).call('/messages')).body.items).toMatchObject([
    { text: words.join('') },
  ])
})
