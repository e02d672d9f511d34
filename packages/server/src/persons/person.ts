import type { Trx } from '../db/open.ts'
import { newId } from '../ids.ts'

/**
 * The id of the person a host knows by `externalId`, who is made if new; without one, of a new anonymous person. The same
 * statements run for a known and an unknown id, so that neither the answer nor its time tells them apart (Rule 9).
 */
export async function ensurePerson(
  trx: Trx,
  orgId: string,
  externalId: string | undefined,
  createdAt: string,
): Promise<string> {
  const id = newId('person')
  await trx
    .insertInto('persons')
    .values({ id, org_id: orgId, external_id: externalId ?? null, created_at: createdAt })
    .onConflict((conflict) => conflict.columns(['org_id', 'external_id']).doNothing())
    .execute()
  if (externalId === undefined) return id
  const person = await trx
    .selectFrom('persons')
    .select('id')
    .where('org_id', '=', orgId)
    .where('external_id', '=', externalId)
    .executeTakeFirstOrThrow()
  return person.id
}
