import type { IdentityPorts, IdentityVerdict } from '../identity/verify.ts'
import { judgeIdentity } from '../identity/verify.ts'

/** What an identity token is worth in a session: for its organisation. Undefined without a token, or without such a session. */
export async function judgeInSession(
  ports: IdentityPorts,
  sessionId: string,
  token: string | undefined,
): Promise<IdentityVerdict | undefined> {
  if (token === undefined) return undefined
  const session = await ports.db
    .selectFrom('sessions')
    .innerJoin('conversations', 'conversations.id', 'sessions.conversation_id')
    .select('conversations.org_id')
    .where('sessions.id', '=', sessionId)
    .executeTakeFirst()
  return session === undefined ? undefined : judgeIdentity(ports, session.org_id, token)
}
