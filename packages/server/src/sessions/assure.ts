import type { Assurance } from '@roxels/protocol/api'
import type { Trx } from '../db/open.ts'
import type { Identity } from '../identity/verify.ts'

/**
 * How sure it is from now on that a conversation is with the person it names: the word of their host makes it `verified`, and
 * nothing takes that away.
 */
export async function assure(
  trx: Trx,
  { id, assurance }: { readonly id: string; readonly assurance: Assurance },
  identity: Identity | undefined,
): Promise<Assurance> {
  if (identity === undefined || assurance === 'verified') return assurance
  await trx
    .updateTable('conversations')
    .set({ assurance: 'verified' })
    .where('id', '=', id)
    .execute()
  return 'verified'
}
