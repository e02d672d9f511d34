import { Kysely, sql } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { greeted } from '../testing/conversation.ts'
import { createTestDatabase } from '../testing/database.ts'
import { openLog } from '../testing/log.ts'
import { proxyTo } from '../testing/proxy.ts'
import { startTestServer } from '../testing/server.ts'
import { postgresDialect } from './postgres.ts'
import { isStoreUnavailable } from './unavailable.ts'

const status = { name: 'status', data: { status: 'joined' } } as const

test('while PostgreSQL is gone the answer is 503, and what was acknowledged is there when it is back', async () => {
  const line = await proxyTo(await createTestDatabase())
  // Nothing but what is sent here is to be committed.
  const limits = { leaseMs: 600_000, leaseRenewalMs: 300_000, sweepMs: 600_000 }
  const server = await startTestServer({ limits }, line.database)
  const { calls, stream } = await greeted(server)
  const send = (id: string) => calls.send(`I say ${id}.`, id)
  const sendAll = async (ids: readonly string[]) =>
    (await Promise.all(ids.map(send))).map(({ status }) => status)
  const unavailable = { status: 503, body: { error: { code: 'service_unavailable' } } }

  const before = ['a1', 'a2', 'a3']
  expect(await sendAll(before)).toEqual([201, 201, 201])
  await server.agent.next()
  line.cutAtCommit()
  expect(await send('lost')).toMatchObject(unavailable)
  const during = ['b1', 'b2', 'b3']
  for (const id of during) expect(await send(id)).toMatchObject(unavailable)
  expect(await sendAll(during)).toEqual([503, 503, 503])
  expect(await server.call('/readyz')).toMatchObject(unavailable)
  expect(await server.call('/healthz')).toMatchObject({ status: 200 })

  await line.mend()
  await vi.waitFor(async () => expect((await server.call('/readyz')).status).toBe(200), 10_000)
  // It was stored, and only its answer was lost: whoever asks again is told.
  expect((await send('lost')).status).toBe(200)
  expect(await sendAll(before)).toEqual([200, 200, 200])
  expect(await sendAll(during)).toEqual([201, 201, 201])
  const ids = [...before, 'lost', ...during]
  const stored = await server.query('select client_id from messages where client_id is not null')
  expect(stored.map((row) => row['client_id']).toSorted()).toEqual(ids.toSorted())
  for (const id of ids) await stream.until('message', ({ client_id }) => client_id === id)
})

test('a connection that ends between two statements of a transaction fails only that', async () => {
  const { testDatabase, log, begin } = await openLog()
  const id = await begin()
  const outcome = log.write(async (tx) => {
    await tx.append(id, [status])
    // Answered when they have ended; by the next answer this process has been told.
    await testDatabase.query(
      'select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    await testDatabase.query('select 1')
    await tx.append(id, [status])
  })
  await expect(outcome).rejects.toSatisfy(isStoreUnavailable)
  await log.write((tx) => tx.append(id, [status]))
})

test('a connection that kept silent is not used again', async () => {
  const line = await proxyTo(await createTestDatabase())
  const { source, query, drop } = line.database
  if (source.type !== 'postgres') throw new Error('Expected a PostgreSQL database.')
  const limits = { statementMs: 10_000, silenceMs: 1_000 }
  const db = new Kysely<unknown>({ dialect: postgresDialect(source.url, limits) })
  onTestFinished(async () => {
    await db.destroy()
    await drop()
  })
  await query('create table notes (text text)')
  // Connected before.
  await sql`select 1`.execute(db)
  line.freeze()
  const written = db
    .transaction()
    .execute((trx) => sql`insert into notes values ('a')`.execute(trx))
  await expect(written).rejects.toSatisfy(isStoreUnavailable)
  await line.mend()
  // In a transaction that had begun unnoticed it would be seen by nobody else.
  await sql`insert into notes values ('b')`.execute(db)
  expect(await query('select text from notes')).toEqual([{ text: 'b' }])
})
