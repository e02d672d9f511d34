import type { List, Person, PersonRecord, UpsertPerson } from '@roxels/protocol/api'
import { PersonListSchema, PersonRecordSchema } from '@roxels/protocol/api'
import type { CallOptions, PostOptions } from './call.ts'
import type { Http } from './http.ts'
import type { ListOptions, PageOptions } from './pages.ts'
import { createPages } from './pages.ts'

/** Which persons; all by default. */
export interface PersonFilters {
  /** Your own id, compared exactly. */
  readonly externalId?: string
}

/** The people your conversations are with. */
export interface Persons {
  /** Newest first, page by page. */
  list(options?: PersonFilters & ListOptions): AsyncIterable<Person>
  page(options?: PersonFilters & PageOptions): Promise<List<Person>>
  get(id: string, options?: CallOptions): Promise<PersonRecord>
  /** Makes the person with this `external_id`, or changes what the body names; `org_context` is merged key by key. */
  upsert(body: UpsertPerson, options?: PostOptions): Promise<PersonRecord>
}

export function createPersons(http: Http): Persons {
  const route = '/v1/persons'
  const one = `${route}/{id}`

  return {
    ...createPages(http, { route }, PersonListSchema),
    get: (id, options) =>
      http.call({ method: 'GET', route: one, params: { id }, options }, PersonRecordSchema),
    upsert: (body, options) =>
      http.call({ method: 'POST', route, body, options }, PersonRecordSchema),
  }
}
