import { randomBytes } from 'node:crypto'
import type { JsonObject } from '@roxels/protocol'
import { newId } from '../ids.ts'
import type { LogTransaction } from '../log/append.ts'
import type { Template } from '../templates/template.ts'
import { goalsOf } from '../templates/template.ts'
import type { Producer } from './turn-states.ts'
import { startTurn } from './turn-states.ts'

interface NewConversation {
  readonly orgId: string
  readonly template: Template
  readonly templateVersion: number
  readonly personId: string
  readonly personName: string | undefined
  readonly context: JsonObject
}

/** Makes a conversation that its participant has joined, and the turn that opens it. Answers its id. */
export async function beginConversation(
  tx: LogTransaction,
  producer: Producer,
  { orgId, template, templateVersion, personId, personName, context }: NewConversation,
): Promise<string> {
  const id = newId('iv')
  const at = new Date(tx.now).toISOString()
  await tx.trx
    .insertInto('conversations')
    .values({
      id,
      log_id: randomBytes(12).toString('base64url'),
      org_id: orgId,
      template_id: template.id,
      template_version: templateVersion,
      person_id: personId,
      person_name: personName ?? null,
      status: 'joined',
      context: JSON.stringify(context),
      last_seq: 0,
      created_at: at,
    })
    .execute()

  const goals = goalsOf(template)
  for (const [position, goal] of goals.entries()) {
    await tx.trx
      .insertInto('goals')
      .values({ conversation_id: id, goal_id: goal.id, position, state: 'open' })
      .execute()
  }
  const [first] = goals
  await tx.append(id, [
    { name: 'status', data: { status: 'joined' } },
    ...(first === undefined
      ? []
      : [{ name: 'goal', data: { goal_id: first.id, from: 'open', to: 'active', at } } as const]),
  ])
  await startTurn(tx, producer, id)
  return id
}
