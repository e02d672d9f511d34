import type { PersonRecord } from '@roxels/protocol/api'
import { PersonListSchema, PersonRecordSchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import type { TestServer } from './server.ts'

/** Upserts a person; the answer must be 200 or 201. */
export async function upsert(
  server: Pick<TestServer, 'api'>,
  body: unknown,
): Promise<PersonRecord> {
  const answer = await server.api('POST', '/v1/persons', body)
  if (answer.status > 201) throw new Error(JSON.stringify(answer.body))
  return v.parse(PersonRecordSchema, answer.body)
}

/** The one who has this id, if anybody has. */
export async function find(server: Pick<TestServer, 'api'>, externalId: string) {
  const { body } = await server.api(
    'GET',
    `/v1/persons?external_id=${encodeURIComponent(externalId)}`,
  )
  return v.parse(PersonListSchema, body).items
}
