import { onTestFinished } from 'vitest'
import { createConversation, joinConversation } from '../conversations/begin.ts'
import type { Fence } from '../conversations/turn-states.ts'
import { openDatabase } from '../db/open.ts'
import { prepareHoldings } from '../first-start.ts'
import { createLog } from '../log/append.ts'
import { createFanout } from '../log/fanout.ts'
import { ensurePerson } from '../persons/person.ts'
import type { Template } from '../templates/template.ts'
import type { TestDatabase } from './database.ts'
import { createTestDatabase } from './database.ts'
import { testTemplate } from './template.ts'

/** A log on a database of its own, without a server: turns start in it, and nobody makes them. */
export async function openLog(given?: TestDatabase, template: Template = testTemplate) {
  const testDatabase = given ?? (await createTestDatabase())
  const database = await openDatabase(testDatabase.source)
  const { db, close } = database
  onTestFinished(async () => {
    await close()
    await testDatabase.drop()
  })
  await prepareHoldings(database, {
    template,
    demoFolder: undefined,
    origins: [],
    createdAt: '',
  })
  const { id: orgId } = await db.selectFrom('orgs').select('id').executeTakeFirstOrThrow()
  const fanout = createFanout()
  const log = createLog(db, fanout, Date.now)
  const fences: Fence[] = []
  const producer = {
    leaseMs: 3_000,
    launch: (fence: Fence) => void fences.push(fence),
    abort: () => {},
  }
  const begin = () =>
    log.write(async (tx) => {
      const id = await createConversation(tx, {
        orgId,
        template,
        templateVersion: 1,
        personId: await ensurePerson(tx.trx, orgId, undefined, ''),
        assurance: 'device',
      })
      await joinConversation(tx, producer, id, template)
      return id
    })
  return { testDatabase, db, fanout, log, producer, fences, begin }
}
