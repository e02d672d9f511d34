import type { CloseReason } from '@roxels/protocol'
import type { Db } from '../db/open.ts'
import { isClosed } from '../log/closed.ts'
import type { Standing } from '../log/tail.ts'

/** How it stands with these sessions, of at most a thousand; what is not there has been deleted. */
export async function readStandings(
  db: Db,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const rows = await db
    .selectFrom('sessions')
    .innerJoin('conversations', 'conversations.id', 'sessions.conversation_id')
    .leftJoin('keys', 'keys.id', 'sessions.key_id')
    .where('sessions.id', 'in', [...sessionIds])
    .select([
      'sessions.id',
      'sessions.ended_at',
      'sessions.end_reason',
      'keys.revoked_at',
      'conversations.last_seq',
      'conversations.status',
    ])
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      {
        end: endOf(row),
        head: { lastSeq: row.last_seq, closed: isClosed(row.status) },
      },
    ]),
  )
}

/** Why the stream of a session must end, by what was read. */
export function endIn(
  standings: ReadonlyMap<string, Standing>,
  sessionId: string,
): CloseReason | undefined {
  const standing = standings.get(sessionId)
  return standing === undefined ? 'deleted' : standing.end
}

function endOf(session: {
  readonly ended_at: string | null
  readonly end_reason: CloseReason | null
  readonly revoked_at: string | null
}): CloseReason | undefined {
  if (session.ended_at !== null) return session.end_reason ?? 'signed_out'
  return session.revoked_at === null ? undefined : 'forbidden'
}
