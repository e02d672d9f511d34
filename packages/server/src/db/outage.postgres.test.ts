import { setTimeout as pause } from 'node:timers/promises'
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
  const server = await startTestServer({}, line.database)
  const { calls, stream } = await greeted(server)

  const ids = Array.from({ length: 60 }, (_, index) => `c${index}`)
  const sending = ids.map(async (id, index) => {
    await pause(2 * index)
    return calls.send(`I say ${id}.`, id)
  })
  await Promise.all(sending.slice(0, 5))
  line.cut()
  const answers = await Promise.all(sending)

  const refused = answers.filter((answer) => answer.status !== 201)
  expect(refused.length).toBeGreaterThan(0)
  for (const { status: code, body } of refused) {
    expect({ code, body }).toMatchObject({
      code: 503,
      body: { error: { code: 'service_unavailable' } },
    })
  }
  expect(await server.call('/readyz')).toMatchObject({ status: 503 })
  expect(await server.call('/healthz')).toMatchObject({ status: 200 })

  await line.mend()
  await vi.waitFor(async () => expect((await server.call('/readyz')).status).toBe(200))
  // Where an answer was lost with the line, what it would have said is found out by asking again.
  for (const [index, { status: code }] of answers.entries()) {
    if (code !== 201) await calls.send(`I say ${ids[index]}.`, ids[index])
  }
  const stored = await server.query('select client_id from messages where client_id is not null')
  expect(stored.map((row) => String(row['client_id'])).toSorted()).toEqual(ids.toSorted())
  for (const id of ids) await stream.until('message', (message) => message.client_id === id)
})

test('a connection that ends between two statements of a transaction fails only that', async () => {
  const { testDatabase, log, begin } = await openLog()
  const id = await begin()
  const outcome = log.write(async (tx) => {
    await tx.append(id, [status])
    await testDatabase.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    await pause(100)
    await tx.append(id, [status])
  })
  await expect(outcome).rejects.toSatisfy(isStoreUnavailable)
  await log.write((tx) => tx.append(id, [status]))
})

test('a connection that kept silent is not used again', async () => {
  const line = await proxyTo(await createTestDatabase())
  const { source, query, drop } = line.database
  if (source.type !== 'postgres') throw new Error('Expected a PostgreSQL database.')
  const limits = { statementMs: 10_000, silenceMs: 200 }
  const db = new Kysely<unknown>({ dialect: postgresDialect(source.url, limits) })
  onTestFinished(async () => {
    await db.destroy()
    await drop()
  })
  await sql`create table notes (text text)`.execute(db)
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
