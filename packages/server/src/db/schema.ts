import type { ConversationStatus, GoalState, MessageState, Role, TurnState } from '@roxels/protocol'

// Columns named `…_at` are ISO text where people read them and milliseconds where they are compared (`expires_at`,
// `revoked_at`, `lease_until`). JSON is text on every dialect: the log hands it on without parsing it.

interface OrgRow {
  id: string
  name: string
  created_at: string
}

/** `hash` is set for a secret key, `value`, `template_id` and `origins` (JSON) for an embed key. */
interface KeyRow {
  id: string
  org_id: string
  kind: 'secret' | 'embed'
  hash: string | null
  value: string | null
  template_id: string | null
  origins: string
  created_at: string
}

interface TemplateRow {
  id: string
  version: number
  org_id: string
  definition: string
  created_at: string
}

interface PersonRow {
  id: string
  org_id: string
  /** Null for an anonymous person. */
  external_id: string | null
  created_at: string
}

interface ConversationRow {
  id: string
  log_id: string
  org_id: string
  template_id: string
  template_version: number
  person_id: string
  /** The name this conversation's own browser gave: another browser may state the same person. */
  person_name: string | null
  status: ConversationStatus
  context: string
  last_seq: number
  created_at: string
}

/** What lets one browser back into one conversation; every session it opens there shares it. */
export interface SessionSecretRow {
  id: string
  conversation_id: string
  current_hash: string
  previous_hash: string | null
  expires_at: number
  revoked_at: number | null
}

interface SessionRow {
  id: string
  conversation_id: string
  secret_id: string
  key_id: string
  generation: number
  created_at: string
  ended_at: string | null
}

interface EventRow {
  conversation_id: string
  seq: number
  name: string
  data: string
}

/** Projection of the log. `text` holds what was said up to the event `text_seq`; later deltas are still in the log only. */
export interface MessageRow {
  conversation_id: string
  id: string
  seq: number
  role: Role
  text: string
  text_seq: number
  state: MessageState
  client_id: string | null
  at: string
}

interface CaptureRow {
  conversation_id: string
  goal_id: string
  data: string
  commit_id: string | null
}

interface GoalRow {
  conversation_id: string
  goal_id: string
  position: number
  state: GoalState
}

/** `attempt` is the fence: only the producer that holds the newest attempt of a started turn may append. */
export interface TurnRow {
  id: string
  conversation_id: string
  state: TurnState
  attempt: number
  started_seq: number
  heard_from_seq: number
  heard_to_seq: number
  message_id: string | null
  lease_until: number
}

export interface Schema {
  orgs: OrgRow
  keys: KeyRow
  templates: TemplateRow
  persons: PersonRow
  conversations: ConversationRow
  session_secrets: SessionSecretRow
  sessions: SessionRow
  events: EventRow
  messages: MessageRow
  captures: CaptureRow
  goals: GoalRow
  turns: TurnRow
}
