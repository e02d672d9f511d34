import { expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '../db/open.ts'
import { createLog } from '../log/append.ts'
import { createFanout } from '../log/fanout.ts'
import { openLog } from '../testing/log.ts'
import { stopTurn } from './stop-retry.ts'
import { holdFence } from './turn-states.ts'

test('what a producer appends while another server stops its turn comes before the stop, or not at all (Rule 44)', async () => {
  const { testDatabase, db, log, producer, fences, begin } = await openLog()
  const id = await begin()
  const [fence] = fences
  if (fence === undefined) throw new Error('no turn started')
  const other = await openDatabase(testDatabase.source)
  onTestFinished(() => other.close())
  const otherLog = createLog(other.db, createFanout(), Date.now)

  let stopped: Promise<unknown> = Promise.resolve()
  await log.write(async (tx) => {
    await holdFence(tx.trx, fence)
    let isOver = false
    stopped = stopTurn({ log: otherLog, producer }, id, fence.turnId).then(() => (isOver = true))
    await vi.waitFor(async () => {
      const waiting = "select from pg_stat_activity where wait_event_type = 'Lock'"
      expect(isOver || (await testDatabase.query(waiting)).length > 0).toBe(true)
    })
    await tx.append(id, [{ name: 'status', data: { status: 'joined' } }])
  })
  await stopped
  const events = await db.selectFrom('events').select(['name', 'data']).orderBy('seq').execute()
  expect(events.slice(-2).map(({ name }) => name)).toEqual(['status', 'turn'])
})
