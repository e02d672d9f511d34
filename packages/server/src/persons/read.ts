import type { JsonObject } from '@roxels/protocol'
import type { Person, PersonRecord } from '@roxels/protocol/api'
import type { Db } from '../db/open.ts'
import type { Position } from '../http/cursor.ts'
import { pageOf } from '../http/page.ts'

/** The persons of an organisation; an anonymous one is nobody to a backend. */
function persons(db: Db, orgId: string) {
  return db
    .selectFrom('persons')
    .select((eb) => [
      'persons.id',
      'persons.external_id',
      'persons.name',
      'persons.created_at',
      'persons.last_seen_at',
      // Counted rather than kept: it is then right after every claim and every deletion.
      eb
        .selectFrom('conversations')
        .whereRef('conversations.person_id', '=', 'persons.id')
        .select((count) => count.fn.countAll<number>().as('count'))
        .as('conversation_count'),
    ])
    .where('persons.org_id', '=', orgId)
    .where('persons.external_id', 'is not', null)
}

/** A page of them, newest first; with an external id the one who has it. */
export function personsPage(
  db: Db,
  orgId: string,
  externalId: string | undefined,
  after: Position | undefined,
  count: number,
) {
  const all = persons(db, orgId)
  // One at most: there is nothing to put in order, and no next page.
  if (externalId !== undefined) return all.where('persons.external_id', '=', externalId)
  return pageOf(all, 'persons', after, count)
}

export type PersonRow = Awaited<ReturnType<ReturnType<typeof personsPage>['execute']>>[number]

export function personOf(row: PersonRow): Person {
  return {
    id: row.id,
    external_id: row.external_id ?? '',
    name: row.name,
    first_seen_at: row.created_at,
    last_seen_at: row.last_seen_at,
    conversation_count: Number(row.conversation_count ?? 0),
  }
}

/** One person with their context; undefined if this organisation has none of that id. */
export async function readPerson(
  db: Db,
  orgId: string,
  id: string,
): Promise<PersonRecord | undefined> {
  const row = await persons(db, orgId)
    .select('persons.org_context')
    .where('persons.id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return { ...personOf(row), org_context: JSON.parse(row.org_context) as JsonObject }
}
