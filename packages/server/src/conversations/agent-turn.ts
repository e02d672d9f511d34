import type { JsonObject } from '@roxels/protocol'
import type { Assurance } from '@roxels/protocol/api'
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { AgentTurn, CapturedGoal } from '../agent/port.ts'
import { overlay, pick } from '../context.ts'
import type { Db } from '../db/open.ts'
import type { TurnRow } from '../db/schema.ts'
import type { AppendableEvent } from '../log/project.ts'
import { readTemplate, versionReader } from '../templates/store.ts'
import type { Template } from '../templates/template.ts'
import { goalsOf } from '../templates/template.ts'
import { readEarlier } from './earlier.ts'

type EventData<N extends AppendableEvent['name']> = Extract<AppendableEvent, { name: N }>['data']

/**
 * Reads what the agent is told for a turn. At a second attempt it is told the same, and what it has said already; but for what
 * is known of the person, which is as it is by then.
 */
export function createTurnReader(
  db: Db,
): (turn: Selectable<TurnRow>, signal: AbortSignal) => Promise<AgentTurn> {
  const readVersions = versionReader()
  return (turn, signal) => readAgentTurn(db, readVersions, turn, signal)
}

async function readAgentTurn(
  db: Db,
  readVersions: ReturnType<typeof versionReader>,
  turn: Selectable<TurnRow>,
  signal: AbortSignal,
): Promise<AgentTurn> {
  const { conversation_id: conversationId } = turn
  const conversation = await db
    .selectFrom('conversations')
    .innerJoin('persons', 'persons.id', 'conversations.person_id')
    .select([
      'conversations.id',
      'conversations.template_id',
      'conversations.template_version',
      'conversations.person_id',
      'conversations.person_name',
      'conversations.created_at',
      'conversations.kiosk',
      'conversations.follows_id',
      'conversations.context',
      'conversations.browser_context',
      'conversations.assurance',
      'persons.external_id',
      'persons.name',
      'persons.name_source',
      'persons.org_context',
    ])
    .where('conversations.id', '=', conversationId)
    .executeTakeFirstOrThrow()
  const { template_id, template_version } = conversation
  const template = await readTemplate(db, template_id, template_version)
  const { trust } = template.settings.embedded.resumption
  const asksToConfirm = goalsOf(template).some((goal) => goal.commit_policy === 'confirm')
  const messages = await db
    .selectFrom('messages')
    .select(['seq', 'role', 'text'])
    .where('conversation_id', '=', conversationId)
    .where('seq', '<=', turn.heard_to_seq)
    .orderBy('seq')
    .execute()
  const transcript: AgentTurn['transcript'][number][] = []
  const heard: string[] = []
  for (const { seq, role, text } of messages) {
    if (role === 'participant' && seq > turn.heard_from_seq) heard.push(text)
    else transcript.push({ role, text })
  }

  return {
    template,
    assurance: conversation.assurance,
    ...knownOf(conversation, template.settings),
    earlier: await readEarlier(db, readVersions, conversation, trust),
    transcript,
    heard,
    captured: await readCapturedBefore(db, conversationId, turn.started_seq, asksToConfirm),
    said: await readSaid(db, turn),
    signal,
  }
}

interface Known {
  readonly assurance: Assurance
  readonly name: string | null
  readonly name_source: 'browser' | 'backend' | null
  readonly person_name: string | null
  readonly org_context: string
  readonly browser_context: string
  readonly context: string
}

/**
 * Whom the agent takes itself to be speaking with. A backend's word goes before the browser's, and about the conversation
 * before that about the person. Where only a browser says who it is with, a stranger may have stated somebody's id: of what
 * is known of the person the agent is then told what the template calls public. What a backend said about the conversation
 * is for whoever it has let in, and a name that another browser gave is nobody's. Under trust `open` whoever
 * states an id is believed.
 */
function knownOf(
  known: Known,
  { public_context, embedded }: Template['settings'],
): Pick<AgentTurn, 'personName' | 'context'> {
  const [browser, person, conversation] = [
    known.browser_context,
    known.org_context,
    known.context,
  ].map((text) => JSON.parse(text) as JsonObject) as [JsonObject, JsonObject, JsonObject]
  const isTrusted = known.assurance === 'verified' || embedded.resumption.trust === 'open'
  const name = isTrusted && known.name_source === 'backend' ? known.name : null
  return {
    personName: name ?? known.person_name ?? undefined,
    context: overlay(browser, isTrusted ? person : pick(person, public_context), conversation),
  }
}

async function readSaid(db: Db, turn: Selectable<TurnRow>): Promise<string> {
  if (turn.message_id === null) return ''
  const { text } = await db
    .selectFrom('messages')
    .select('text')
    .where('conversation_id', '=', turn.conversation_id)
    .where('id', '=', turn.message_id)
    .executeTakeFirstOrThrow()
  return text
}

// From the log, not from its projection: an earlier attempt at this turn, or the participant, may have done more since.
async function readCapturedBefore(
  db: Db,
  conversationId: string,
  seq: number,
  asksToConfirm: boolean,
): Promise<AgentTurn['captured']> {
  const events = await readEventsBefore(db, conversationId, seq, 'captured')
  const moves = asksToConfirm ? await readEventsBefore(db, conversationId, seq, 'goal') : []
  const unconfirmed = new Set(
    moves.filter(({ to }) => to === 'captured').map(({ goal_id }) => goal_id),
  )
  const captured = new Map<string, CapturedGoal>()
  for (const { goal_id, data, commit_id } of events) {
    const committed = commit_id !== undefined
    captured.set(goal_id, { data, committed, settled: committed || unconfirmed.has(goal_id) })
  }
  return captured
}

async function readEventsBefore<N extends 'captured' | 'goal'>(
  db: Db,
  conversationId: string,
  seq: number,
  name: N,
): Promise<readonly EventData<N>[]> {
  const rows = await db
    .selectFrom('events')
    .select('data')
    .where('conversation_id', '=', conversationId)
    // Written out: with a parameter the index of these events would not be used, and every delta read.
    .where('name', '=', sql.lit(name))
    .where('seq', '<', seq)
    .orderBy('seq')
    .execute()
  return rows.map((row) => JSON.parse(row.data) as EventData<N>)
}
