import type { CreatedInterview, CreateInterview } from '@roxels/protocol/api'
import type { Backend } from '../backend.ts'
import { createConversation } from '../conversations/begin.ts'
import { readDeadline } from '../conversations/deadline.ts'
import { ApiError } from '../http/errors.ts'
import type { LogTransaction } from '../log/decision.ts'
import { ensurePerson } from '../persons/person.ts'
import { invite } from '../sessions/invitations.ts'
import { readNewestTemplate } from '../templates/store.ts'
import { resumeConversation } from './resume.ts'

/** Makes a conversation for somebody to join, or resumes the one they have of this template. */
export async function createInterview(
  { publicUrl, limits }: Backend,
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
  const resumed =
    resume && external_id !== undefined
      ? await resumeConversation(tx, personId, template_id, context)
      : undefined
  if (resumed === undefined && newest.archived) {
    throw new ApiError('conflict', 'This template is archived: restore it first.')
  }

  const id =
    resumed?.id ??
    (await createConversation(tx, {
      orgId,
      template: newest.template,
      templateVersion: newest.version,
      personId,
      assurance: 'verified',
      context,
    }))
  const { sessionId, code } = await invite(tx, id)
  await tx.trx
    .updateTable('conversations')
    .set({ abandon_at: await readDeadline(tx, limits, id) })
    .where('id', '=', id)
    .execute()
  return {
    id,
    session_id: sessionId,
    template_id,
    status: resumed?.status ?? 'created',
    resumed: resumed !== undefined,
    join_url: `${publicUrl()}/join/i/${id}#${code}`,
    created_at: resumed?.created_at ?? at,
  }
}
