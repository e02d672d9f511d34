import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { beginConversation } from '../conversations/begin.ts'
import type { Fence } from '../conversations/turn-states.ts'
import { openDatabase } from '../db/open.ts'
import { prepareHoldings } from '../first-start.ts'
import { createLog } from '../log/append.ts'
import { createFanout } from '../log/fanout.ts'
import { ensurePerson } from '../persons/person.ts'
import { testTemplate } from './template.ts'

/** A log on a database of its own, without a server: turns start in it, and nobody makes them. */
export async function openLog() {
  const folder = mkdtempSync(join(tmpdir(), 'roxels-log-'))
  const { db, close } = await openDatabase(folder)
  onTestFinished(async () => {
    await close()
    rmSync(folder, { recursive: true })
  })
  await prepareHoldings(db, {
    folder,
    template: testTemplate,
    demo: false,
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
    log.write(async (tx) =>
      beginConversation(tx, producer, {
        orgId,
        template: testTemplate,
        templateVersion: 1,
        personId: await ensurePerson(tx.trx, orgId, undefined, ''),
        personName: undefined,
        context: {},
      }),
    )
  return { db, fanout, log, producer, fences, begin }
}
