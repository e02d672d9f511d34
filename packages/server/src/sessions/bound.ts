import type { Db } from '../db/open.ts'
import { readTemplate } from '../templates/store.ts'

/** What a conversation is bound to: who it is with, and the version of the template it began with. */
export async function readBound(db: Db, conversationId: string) {
  const row = await db
    .selectFrom('conversations')
    .innerJoin('persons', 'persons.id', 'conversations.person_id')
    .where('conversations.id', '=', conversationId)
    .select([
      'conversations.id',
      'conversations.org_id',
      'conversations.template_id',
      'conversations.template_version',
      'conversations.status',
      'conversations.browser_context',
      'conversations.assurance',
      'conversations.kiosk',
      'conversations.person_id',
      'persons.external_id',
    ])
    .executeTakeFirstOrThrow()
  const template = await readTemplate(db, row.template_id, row.template_version)
  return { ...row, template }
}

export type Bound = Awaited<ReturnType<typeof readBound>>
