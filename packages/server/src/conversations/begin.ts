import { randomBytes } from 'node:crypto'
import type { JsonObject } from '@roxels/protocol'
import type { Assurance } from '@roxels/protocol/api'
import { newId } from '../ids.ts'
import type { LogTransaction } from '../log/decision.ts'
import type { Template } from '../templates/template.ts'
import { goalsOf } from '../templates/template.ts'
import type { Producer } from './turn-states.ts'
import { startTurn } from './turn-states.ts'

interface NewConversation {
  readonly orgId: string
  readonly template: Template
  readonly templateVersion: number
  readonly personId: string
  readonly assurance: Assurance
  /** Whether it is held where others come after. */
  readonly kiosk?: boolean | undefined
  /** The one that was held before in the same browser. */
  readonly followsId?: string | undefined
  /** What its browser calls the person. */
  readonly personName?: string | undefined
  /** What a backend said about it, and what its browser did. */
  readonly context?: JsonObject | undefined
  readonly browserContext?: JsonObject | undefined
}

/** Makes a conversation that nobody has joined yet. Answers its id. */
export async function createConversation(
  tx: LogTransaction,
  conversation: NewConversation,
): Promise<string> {
  const { template, context = {}, browserContext = {} } = conversation
  const id = newId('iv')
  await tx.trx
    .insertInto('conversations')
    .values({
      id,
      log_id: randomBytes(12).toString('base64url'),
      org_id: conversation.orgId,
      template_id: template.id,
      template_version: conversation.templateVersion,
      person_id: conversation.personId,
      person_name: conversation.personName ?? null,
      status: 'created',
      context: JSON.stringify(context),
      browser_context: JSON.stringify(browserContext),
      assurance: conversation.assurance,
      kiosk: conversation.kiosk === true ? 1 : 0,
      follows_id: conversation.followsId ?? null,
      last_seq: 0,
      created_at: new Date(tx.now).toISOString(),
    })
    .execute()
  for (const [position, goal] of goalsOf(template).entries()) {
    await tx.trx
      .insertInto('goals')
      .values({ conversation_id: id, goal_id: goal.id, position, state: 'open' })
      .execute()
  }
  return id
}

/** Its participant comes in for the first time: the first goal is taken up, and the turn that opens it begins. */
export async function joinConversation(
  tx: LogTransaction,
  producer: Producer,
  id: string,
  template: Template,
): Promise<void> {
  const at = new Date(tx.now).toISOString()
  const [first] = goalsOf(template)
  await tx.append(id, [
    { name: 'status', data: { status: 'joined' } },
    ...(first === undefined
      ? []
      : [{ name: 'goal', data: { goal_id: first.id, from: 'open', to: 'active', at } } as const]),
  ])
  await tx.trx.updateTable('conversations').set({ started_at: at }).where('id', '=', id).execute()
  await startTurn(tx, producer, id)
}
