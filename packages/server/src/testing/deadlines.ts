import type { CreateTemplate } from '@roxels/protocol/api'
import { abandonOverdue } from '../conversations/abandon.ts'
import { noteActivity } from '../conversations/activity.ts'
import { createConversation, joinConversation } from '../conversations/begin.ts'
import { defaultLimits } from '../limits.ts'
import type { Log } from '../log/append.ts'
import { createLog } from '../log/append.ts'
import { ensurePerson } from '../persons/person.ts'
import { addVersion } from '../templates/store.ts'
import { defineTemplate } from '../templates/template.ts'
import { openLog } from './log.ts'
import { testTemplate } from './template.ts'

interface Talk {
  /** Null for nobody known. */
  readonly externalId?: string | null
  readonly settings?: CreateTemplate['settings']
}

/** Conversations on a database of their own, and a clock that only the test moves. */
export async function openDeadlines() {
  const { db, fanout, producer: idle, ...rest } = await openLog()
  const aborted: string[] = []
  const producer = { ...idle, abort: (turnId: string) => void aborted.push(turnId) }
  let now = Date.parse('2026-05-01T12:00:00.000Z')
  let version = 1
  const clock = () => now
  const log = createLog(db, fanout, clock)
  const { id: orgId } = await db.selectFrom('orgs').select('id').executeTakeFirstOrThrow()
  const iso = () => new Date(now).toISOString()

  async function prepare(settings: CreateTemplate['settings']) {
    if (settings === undefined) return { template: testTemplate, templateVersion: 1 }
    const { id, name, phases } = testTemplate
    const template = defineTemplate(id, { name, phases, settings })
    version += 1
    const templateVersion = version
    await db.transaction().execute((trx) => addVersion(trx, orgId, version, template, iso()))
    return { template, templateVersion }
  }

  return {
    ...rest,
    db,
    log,
    fanout,
    producer,
    aborted,
    iso,
    advance: (ms: number) => (now += ms),
    /** A conversation that somebody has just joined; its opening turn has started. */
    async begin({ externalId = 'user_1', settings }: Talk = {}): Promise<string> {
      const { template, templateVersion } = await prepare(settings)
      return log.write(async (tx) => {
        const personId = await ensurePerson(tx.trx, orgId, externalId ?? undefined, iso())
        const id = await createConversation(tx, {
          orgId,
          template,
          templateVersion,
          personId,
          assurance: 'device',
        })
        await joinConversation(tx, producer, id, template)
        await noteActivity(tx, defaultLimits, id)
        return id
      })
    },
    act: (id: string) => log.write((tx) => noteActivity(tx, defaultLimits, id)),
    /** Looks for what is overdue, as a server does every few seconds. */
    sweep: (through: Log = log) => abandonOverdue({ db, log: through, producer, clock }),
    read: (id: string) =>
      db
        .selectFrom('conversations')
        .select(['status', 'ended_at', 'abandon_at', 'last_active_at'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow(),
  }
}
