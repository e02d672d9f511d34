import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isStoreUnavailable } from '../db/unavailable.ts'
import { openLog } from '../testing/log.ts'
import { published } from '../testing/subscriber.ts'

const status = { name: 'status', data: { status: 'joined' } } as const

test('a full disk refuses all that wait, and nothing is published or half written', async () => {
  const { db, fanout, log, begin } = await openLog()
  const id = await begin()
  const commits = published(fanout, id)
  const before = await db.selectFrom('events').selectAll().execute()
  await sql`pragma max_page_count = 1`.execute(db)
  const large = {
    name: 'captured',
    data: { goal_id: 'name', data: 'x'.repeat(1_000_000) },
  } as const
  const outcomes = await Promise.allSettled([
    log.write((tx) => tx.append(id, [large])),
    log.write((tx) => tx.append(id, [large])),
    log.write(() => Promise.reject(new Error('refused anyway'))),
  ])
  for (const outcome of outcomes.slice(0, 2)) {
    expect(outcome.status === 'rejected' && isStoreUnavailable(outcome.reason)).toBe(true)
  }
  expect(commits).toEqual([])
  expect(await db.selectFrom('events').selectAll().execute()).toEqual(before)
  await sql`pragma max_page_count = 1000000`.execute(db)
  await log.write((tx) => tx.append(id, [status]))
  expect(commits).toHaveLength(1)
})
