import type { LogTransaction } from '../log/decision.ts'
import { hashSecret } from '../keys/keys.ts'
import { signOut } from './sign-out.ts'

/** Signs out whoever the handle belongs to (Rule 69). Does nothing, and says nothing, where that is nobody any more. */
export async function revoke(
  tx: LogTransaction,
  ports: Parameters<typeof signOut>[1],
  handle: string,
): Promise<void> {
  const secret = await tx.trx
    .selectFrom('session_secrets')
    .select(['id', 'conversation_id'])
    .where('revoke_hash', '=', hashSecret(handle))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (secret !== undefined) await signOut(tx, ports, secret, 'signed_out')
}
