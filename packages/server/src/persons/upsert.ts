import type { UpsertPerson } from '@roxels/protocol/api'
import { mergeContext } from '../context.ts'
import type { Trx } from '../db/open.ts'
import { newId } from '../ids.ts'

/** Makes the person of this external id, or brings what is known of them up to date. Answers their id. */
export async function upsertPerson(
  trx: Trx,
  orgId: string,
  { external_id, name, org_context = {}, org_context_remove = [] }: UpsertPerson,
  createdAt: string,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const naming = name === undefined ? {} : ({ name, name_source: 'backend' } as const)
  // Ends at the first round, unless another node writes the same person between two of these statements.
  for (;;) {
    const stored = await trx
      .selectFrom('persons')
      .select(['id', 'org_context'])
      .where('org_id', '=', orgId)
      .where('external_id', '=', external_id)
      .executeTakeFirst()
    if (stored === undefined) {
      const id = newId('person')
      const { numInsertedOrUpdatedRows: made } = await trx
        .insertInto('persons')
        .values({
          id,
          org_id: orgId,
          external_id,
          created_at: createdAt,
          org_context: mergeContext('{}', org_context, 'org_context'),
          ...naming,
        })
        .onConflict((conflict) => conflict.columns(['org_id', 'external_id']).doNothing())
        .executeTakeFirstOrThrow()
      if (made === 1n) return { id, isNew: true }
      continue
    }
    const merged = mergeContext(stored.org_context, org_context, 'org_context', org_context_remove)
    const { numUpdatedRows: updated } = await trx
      .updateTable('persons')
      .set({ org_context: merged, ...naming })
      .where('id', '=', stored.id)
      // Merged from this and nothing else.
      .where('org_context', '=', stored.org_context)
      .executeTakeFirstOrThrow()
    if (updated === 1n) return { id: stored.id, isNew: false }
  }
}
