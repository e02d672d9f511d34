import type { Trx } from '../db/open.ts'
import { newId } from '../ids.ts'

/** What somebody is called, and who says so. */
export interface Naming {
  readonly name: string
  readonly source: 'browser' | 'backend'
}

/**
 * The id of the person a host knows by `externalId`, who is made if new; without one, of a new anonymous person. The same
 * statements run for a known and an unknown id, so that neither the answer nor its time tells them apart (Rule 9).
 */
export async function ensurePerson(
  trx: Trx,
  orgId: string,
  externalId: string | undefined,
  createdAt: string,
  naming?: Naming,
): Promise<string> {
  const id = newId('person')
  await trx
    .insertInto('persons')
    .values({ id, org_id: orgId, external_id: externalId ?? null, created_at: createdAt })
    .onConflict((conflict) => conflict.columns(['org_id', 'external_id']).doNothing())
    .execute()
  if (externalId === undefined) {
    await nameAs(trx, id, naming)
    return id
  }
  const person = await trx
    .selectFrom('persons')
    .select('id')
    .where('org_id', '=', orgId)
    .where('external_id', '=', externalId)
    .executeTakeFirstOrThrow()
  await nameAs(trx, person.id, naming)
  return person.id
}

// A browser's word never replaces a backend's.
async function nameAs(trx: Trx, id: string, naming: Naming | undefined): Promise<void> {
  if (naming === undefined) return
  await trx
    .updateTable('persons')
    .set({ name: naming.name, name_source: naming.source })
    .where('id', '=', id)
    .$if(naming.source === 'browser', (query) =>
      query.where((eb) =>
        eb.or([eb('name_source', 'is', null), eb('name_source', '!=', 'backend')]),
      ),
    )
    .execute()
}

/** Renames a person, as far as whoever says so may. */
export async function rename(trx: Trx, personId: string, naming: Naming): Promise<void> {
  await nameAs(trx, personId, naming)
}
