import DataLoader from 'dataloader'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { givenIds } from '../db/rows.ts'
import { ApiError } from '../http/errors.ts'
import type { RateLimiter } from '../http/rate-limit.ts'
import type { Call } from '../http/route.ts'
import { bearer } from '../http/route.ts'
import type { OwnOrigins } from '../keys/embed.ts'
import { refuseForeignOrigin, refuseSecretKey } from '../keys/embed.ts'
import type { Tokens } from './tokens.ts'

/** One browser's access to one conversation. Routes reach a conversation through it and in no other way. */
export interface Access {
  readonly sessionId: string
  readonly conversationId: string
  readonly logId: string
  /** The newest event of the log when the call was let in. */
  readonly lastSeq: number
  readonly secretId: string
  readonly keyId: string | null
  readonly generation: number
  readonly tokenExpiresAt: number
}

export interface SessionPorts {
  readonly readSession: (sessionId: string) => Promise<OpenedSession | undefined>
  readonly tokens: Tokens
  readonly ownOrigins: () => OwnOrigins
  readonly rates: { readonly session: RateLimiter }
}

/** Whose session a call is in, by its token (Rule 14). */
export async function authenticateSession(ports: SessionPorts, call: Call): Promise<Access> {
  const token = bearer(call)
  if (token === undefined) {
    throw new ApiError('session_token_required', 'Send a session token as Authorization: Bearer ….')
  }
  refuseSecretKey(token)
  const verdict = await ports.tokens.verify(token)
  if (verdict.type === 'invalid') throw invalidToken()
  if (verdict.type === 'expired') {
    throw new ApiError('session_expired', 'The token is past its time: renew it.')
  }
  // The same for another's session and for one that never was.
  if (verdict.sessionId !== call.param('id')) throw foreignSession()

  await ports.rates.session.count(call, verdict.sessionId)
  const session = await ports.readSession(verdict.sessionId)
  if (session === undefined || session.secret_id === null) throw invalidToken()
  if (session.generation !== verdict.generation) throw invalidToken()
  refuseOrigin(session, call, ports.ownOrigins())
  return {
    sessionId: verdict.sessionId,
    conversationId: session.conversation_id,
    logId: session.log_id,
    lastSeq: session.last_seq,
    secretId: session.secret_id,
    keyId: session.key_id,
    generation: session.generation,
    tokenExpiresAt: verdict.expiresAt,
  }
}

/** A session that has not ended and whose key is good, with what is needed to judge a call in it. */
export async function readSession(db: Db, sessionId: string): Promise<OpenedSession | undefined> {
  return (await readSessions(db, [sessionId])).get(sessionId)
}

/** Reads as `readSession` does, with one statement for all calls that come at the same time; remembers nothing. */
export function sessionReader(db: Db): SessionPorts['readSession'] {
  async function readAll(ids: readonly string[]) {
    const sessions = await readSessions(db, ids)
    return ids.map((id) => sessions.get(id))
  }
  const loader = new DataLoader(readAll, {
    cache: false,
    batchScheduleFn: (read) => setImmediate(read),
    maxBatchSize: 500,
  })
  return (sessionId) => loader.load(sessionId)
}

type OpenedSession = Awaited<ReturnType<typeof selectSessions>>[number]

/** As `readSession`, for many; those that have ended are not among them. */
export async function readSessions(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OpenedSession>> {
  const rows = await selectSessions(db, ids)
  return new Map(rows.map((row) => [row.id, row]))
}

function selectSessions(db: Db, ids: readonly string[]) {
  return db
    .selectFrom('sessions')
    .innerJoin('conversations', 'conversations.id', 'sessions.conversation_id')
    .leftJoin('keys', 'keys.id', 'sessions.key_id')
    .where('sessions.id', 'in', sql<string>`(select id from ${givenIds(db, ids)})`)
    .where('sessions.ended_at', 'is', null)
    .where('keys.revoked_at', 'is', null)
    .select([
      'sessions.id',
      'sessions.conversation_id',
      'sessions.secret_id',
      'sessions.generation',
      'conversations.log_id',
      'conversations.last_seq',
      'keys.id as key_id',
      'keys.origins',
    ])
    .execute()
}

/** A session's calls come from the pages its key allows; without an Origin they come from no page. */
export function refuseOrigin(
  session: { readonly key_id: string | null; readonly origins: string | null },
  call: Call,
  own: OwnOrigins,
): void {
  const origin = call.header('origin')
  if (origin !== undefined)
    refuseForeignOrigin(session.key_id, session.origins ?? '[]', origin, own)
}

export function invalidToken(): ApiError {
  return new ApiError('session_token_invalid', 'Open a session anew: this access has ended.')
}

export function foreignSession(): ApiError {
  return new ApiError('forbidden', 'This is not a session of yours.')
}
