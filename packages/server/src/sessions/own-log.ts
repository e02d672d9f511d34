import { lockConversation } from '../db/hold.ts'
import type { Log } from '../log/append.ts'
import type { Access } from './authenticate.ts'
import { invalidToken, readSession } from './authenticate.ts'

/**
 * The log as a participant may write it: no more once they have signed out (Rule 15), even if the call was let in before and
 * its body came later.
 */
export function ownLog(
  log: Log,
  { sessionId, conversationId }: Pick<Access, 'sessionId' | 'conversationId'>,
): Pick<Log, 'write'> {
  return {
    write: (decide) =>
      log.write(async (tx) => {
        await lockConversation(tx.trx, conversationId)
        if ((await readSession(tx.trx, sessionId)) === undefined) throw invalidToken()
        return decide(tx)
      }),
  }
}
