import { expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '../db/open.ts'
import { createLog } from '../log/append.ts'
import { createFanout } from '../log/fanout.ts'
import { createTestDatabase } from '../testing/database.ts'
import { openDeadlines } from '../testing/deadlines.ts'
import { proxyTo } from '../testing/proxy.ts'
import { startTestServer } from '../testing/server.ts'
import { abandonOverdue } from './abandon.ts'

const dayMs = 24 * 60 * 60_000
/** For what a busy machine takes longer over. */
const patience = 30_000

test('two servers that look at once end each conversation once', async () => {
  const { advance, begin, db, iso, producer, sweep, testDatabase } = await openDeadlines()
  const other = await openDatabase(testDatabase.source)
  onTestFinished(() => other.close())
  for (let count = 0; count < 30; count += 1) await begin({ externalId: `user_${count}` })
  advance(31 * dayMs)
  const clock = () => Date.parse(iso())
  const log = createLog(other.db, createFanout(), clock)
  await Promise.all([
    sweep(),
    abandonOverdue({ db: other.db, log, producer, clock }),
    sweep(),
    abandonOverdue({ db: other.db, log, producer, clock }),
  ])
  const ended = await db
    .selectFrom('events')
    .select('conversation_id')
    .where('data', '=', '{"status":"abandoned"}')
    .execute()
  expect(ended).toHaveLength(30)
  expect(new Set(ended.map((row) => row.conversation_id)).size).toBe(30)
})

test('while PostgreSQL is gone nothing is abandoned, and afterwards all that is due', async () => {
  const line = await proxyTo(await createTestDatabase())
  const server = await startTestServer({ limits: { sweepMs: 10 } }, line.database)
  await server.open({ external_id: 'user_1' })
  line.cut()
  server.advance(31 * dayMs)
  await vi.waitFor(async () => expect((await server.call('/readyz')).status).toBe(503), patience)
  await line.mend()
  await vi.waitFor(async () => {
    expect(await server.query('select status from conversations')).toEqual([
      { status: 'abandoned' },
    ])
  }, patience)
})
