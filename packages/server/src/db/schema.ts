import type { Assurance } from '@roxels/protocol/api'
import type {
  CloseReason,
  ConversationStatus,
  GoalState,
  MessageState,
  Role,
  TurnState,
} from '@roxels/protocol'
import type { Generated } from 'kysely'

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
  name: Generated<string | null>
  /** The beginning of the key, by which people tell keys apart. */
  prefix: Generated<string>
  last_used_at: Generated<string | null>
  revoked_at: Generated<string | null>
}

/** What identity tokens are signed with: the secret of HS256, encrypted, or the public key of EdDSA (a JWK). */
export interface IdentityKeyRow {
  id: string
  org_id: string
  name: string | null
  secret: string | null
  public_key: string | null
  created_at: string
}

/** `version` is the newest one. */
interface TemplateRow {
  id: string
  org_id: string
  version: number
  created_at: string
  updated_at: string
  archived_at: Generated<string | null>
}

interface TemplateVersionRow {
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
  name: Generated<string | null>
  /** A browser's word never replaces a backend's. */
  name_source: Generated<'browser' | 'backend' | null>
  org_context: Generated<string>
  last_seen_at: Generated<string | null>
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
  /** What a backend said about it, and what its browser did. */
  context: Generated<string>
  browser_context: Generated<string>
  /** How sure it is that it is with the person it names. */
  assurance: Generated<Assurance>
  /** 1 where it is held at a kiosk: it is never carried on, and over at sign-out. */
  kiosk: Generated<number>
  /** The conversation before it in the same browser, whose secret was shown to begin this one. */
  follows_id: Generated<string | null>
  last_seq: number
  created_at: string
  started_at: Generated<string | null>
  ended_at: Generated<string | null>
  last_active_at: Generated<string | null>
  /** When it becomes `abandoned` unless something happens; milliseconds. */
  abandon_at: Generated<number | null>
}

/** What lets one browser back into one conversation; every session it opens there shares it. */
export interface SessionSecretRow {
  id: string
  conversation_id: string
  current_hash: string
  previous_hash: string | null
  expires_at: number
  revoked_at: number | null
  /** Of what signs its browser out (Rule 69); null where an older version of this server made it and it was not used since. */
  revoke_hash: Generated<string | null>
  /** Where a host has said whom it is for: until when that holds, in milliseconds, and by which key it was signed. */
  identity_until: Generated<number | null>
  identity_key_id: Generated<string | null>
}

/** Made by a backend it has no secret until a browser joins, and no key when that joins from the server's own pages. */
interface SessionRow {
  id: string
  conversation_id: string
  secret_id: string | null
  key_id: string | null
  generation: number
  created_at: string
  ended_at: string | null
  /** What its streams are closed with, on whatever server they hang. */
  end_reason: Generated<CloseReason | null>
}

/** The one join of a session that a backend made: by the session's id for a while, by the code of its link for longer. */
interface InvitationRow {
  session_id: string
  conversation_id: string
  code_hash: string
  session_until: number
  code_until: number
  joined_at: Generated<string | null>
}

/** The answer to a call with an `Idempotency-Key`, encrypted. */
interface IdempotencyRow {
  scope: string
  key_hash: string
  fingerprint: string
  answer: string
  subject_id: Generated<string | null>
  expires_at: number
}

export interface EventRow {
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
  /** Since when its text is whole while its deltas are still in the log; null otherwise. Milliseconds. */
  settled_at: Generated<number | null>
}

export interface CaptureRow {
  conversation_id: string
  goal_id: string
  data: string
  commit_id: string | null
  supersedes: string | null
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
  identity_keys: IdentityKeyRow
  templates: TemplateRow
  template_versions: TemplateVersionRow
  persons: PersonRow
  conversations: ConversationRow
  session_secrets: SessionSecretRow
  sessions: SessionRow
  invitations: InvitationRow
  idempotency: IdempotencyRow
  events: EventRow
  messages: MessageRow
  captures: CaptureRow
  goals: GoalRow
  turns: TurnRow
}
