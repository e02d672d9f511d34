import {
  PersonListSchema,
  PersonRecordSchema,
  PersonsQuerySchema,
  UpsertPersonSchema,
} from '@roxels/protocol/api'
import type { Backend } from '../backend.ts'
import { notFound } from '../http/errors.ts'
import { readPage } from '../http/page.ts'
import type { Route } from '../http/route.ts'
import { personOf, personsPage, readPerson } from './read.ts'
import { upsertPerson } from './upsert.ts'

/** How a backend mirrors its users. */
export function personRoutes({ api, db, cursors }: Backend): readonly Route[] {
  return [
    api.read({
      path: '/v1/persons',
      id: 'listPersons',
      tag: 'Persons',
      summary: 'List persons, newest first; with external_id the one who has it, if any',
      query: PersonsQuerySchema,
      answers: { 200: PersonListSchema },
      async read({ orgId, query: { external_id, ...page } }) {
        const body = await readPage(
          cursors,
          [orgId, 'persons', external_id],
          page,
          (after, count) => personsPage(db, orgId, external_id, after, count).execute(),
          personOf,
        )
        return { status: 200, body }
      },
    }),
    api.read({
      path: '/v1/persons/:id',
      id: 'getPerson',
      tag: 'Persons',
      summary: 'Get one person, with everything said about them',
      answers: { 200: PersonRecordSchema },
      async read({ orgId, param }) {
        const person = await readPerson(db, orgId, param('id'))
        if (person === undefined) throw notFound('person')
        return { status: 200, body: person }
      },
    }),
    api.write({
      method: 'POST',
      path: '/v1/persons',
      id: 'upsertPerson',
      tag: 'Persons',
      summary: 'Create the person of an external id, or merge into what is known of them',
      body: UpsertPersonSchema,
      answers: { 200: PersonRecordSchema, 201: PersonRecordSchema },
      async write({ orgId, body }, { trx, now }) {
        const { id, isNew } = await upsertPerson(trx, orgId, body, new Date(now).toISOString())
        return { status: isNew ? 201 : 200, body: await readPerson(trx, orgId, id) }
      },
    }),
  ]
}
