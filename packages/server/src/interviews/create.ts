import type { CreatedInterview, CreateInterview } from '@roxels/protocol/api'
import type { Backend } from '../backend.ts'
import { mergeContext } from '../context.ts'
import { createConversation } from '../conversations/begin.ts'
import type { Trx } from '../db/open.ts'
import { ApiError } from '../http/errors.ts'
import type { LogTransaction } from '../log/append.ts'
import { ensurePerson } from '../persons/person.ts'
import { invite } from '../sessions/invitations.ts'
import { readNewestTemplate } from '../templates/store.ts'
import type { Template } from '../templates/template.ts'

/** Makes a conversation for somebody to join, or resumes the one they have of this template. */
export async function createInterview(
  { publicUrl }: Backend,
  tx: LogTransaction,
  orgId: string,
  { template_id, persons = [], context = {}, resume = true }: CreateInterview,
): Promise<CreatedInterview> {
  const newest = await readNewestTemplate(tx.trx, orgId, template_id)
  if (newest === undefined) {
    const message = 'Expected the id of a template of this organisation.'
    throw new ApiError('validation_error', message, { field: 'template_id' })
  }
  const { external_id, name } = persons[0] ?? {}
  const at = new Date(tx.now).toISOString()
  const naming = name === undefined ? undefined : ({ name, source: 'backend' } as const)
  const personId = await ensurePerson(tx.trx, orgId, external_id, at, naming)
  const found =
    resume && external_id !== undefined
      ? await findResumable(tx.trx, personId, newest.template, tx.now)
      : undefined
  if (found === undefined && newest.archived) {
    throw new ApiError('conflict', 'This template is archived: restore it first.')
  }

  const id =
    found?.id ??
    (await createConversation(tx, {
      orgId,
      template: newest.template,
      templateVersion: newest.version,
      personId,
      assurance: 'verified',
      context,
    }))
  if (found !== undefined) {
    const merged = mergeContext(found.context, context, 'context')
    await tx.trx
      .updateTable('conversations')
      .set({ context: merged })
      .where('id', '=', id)
      .execute()
  }
  const { sessionId, code } = await invite(tx, id)
  return {
    id,
    session_id: sessionId,
    template_id,
    status: found?.status ?? 'created',
    resumed: found !== undefined,
    join_url: `${publicUrl()}/join/i/${id}#${code}`,
    created_at: found?.created_at ?? at,
  }
}

const dayMs = 24 * 60 * 60_000

// Only what a backend began: what a browser said under somebody's id may be a stranger's.
async function findResumable(trx: Trx, personId: string, { id, settings }: Template, now: number) {
  const { enabled, window_days } = settings.embedded.resumption
  if (!enabled) return undefined
  const since = new Date(now - window_days * dayMs).toISOString()
  return trx
    .selectFrom('conversations')
    .select(['id', 'status', 'context', 'created_at'])
    .where('person_id', '=', personId)
    .where('template_id', '=', id)
    .where('assurance', '=', 'verified')
    .where('status', 'in', ['created', 'joined'])
    .where((eb) => eb.or([eb('last_active_at', '>', since), eb('created_at', '>', since)]))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}
