import type { CreatedInterview, InterviewRecord } from '@roxels/protocol/api'
import { CreatedInterviewSchema, InterviewRecordSchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'

const template_id = 'tpl_test'
const ada = { external_id: 'user_ada', name: 'Ada' }

async function ask(server: TestServer, body: object = {}): Promise<CreatedInterview> {
  const answer = await server.api('POST', '/v1/interviews', {
    template_id,
    persons: [ada],
    ...body,
  })
  if (answer.status > 201) throw new Error(JSON.stringify(answer.body))
  const created = v.parse(CreatedInterviewSchema, answer.body)
  expect(answer.status).toBe(created.resumed ? 200 : 201)
  return created
}

async function read(server: TestServer, id: string): Promise<InterviewRecord> {
  return v.parse(InterviewRecordSchema, (await server.api('GET', `/v1/interviews/${id}`)).body)
}

test('context is merged key by key, a null is a value (PA-03, PA-04)', async () => {
  const server = await startTestServer()
  const { id } = await ask(server, {
    context: { plan: 'pro', address: { city: 'Bern', zip: '3000' }, tags: ['a'] },
  })
  await ask(server, { context: { address: { city: 'Rome' }, tags: [], gone: null } })
  await ask(server)
  expect((await read(server, id)).context).toEqual({
    plan: 'pro',
    address: { city: 'Rome' },
    tags: [],
    gone: null,
  })
})

test.for<{ what: string; first: object; added: object }>([
  {
    what: 'keys',
    first: Object.fromEntries([...Array(100).keys()].map((n) => [`k${n}`, n])),
    added: { k0: 'changed', one: 'more' },
  },
  { what: 'bytes', first: { a: 'x'.repeat(20_000) }, added: { b: 'y'.repeat(20_000) } },
])('the limit of $what holds for the merged context, or nothing changes (PA-14)', async (given) => {
  const server = await startTestServer()
  const made = await ask(server, { context: given.first })
  const persons = [{ ...ada, name: 'Eve' }]
  const body = { template_id, persons, context: given.added }
  const refused = await server.api('POST', '/v1/interviews', body)
  expect(refused).toMatchObject({
    status: 400,
    body: { error: { code: 'validation_error', field: 'context' } },
  })
  const after = await read(server, made.id)
  expect(after).toMatchObject({ session_id: made.session_id, participants: [{ name: 'Ada' }] })
  expect(after.context).toEqual(given.first)
  expect(await server.query('select id from sessions')).toHaveLength(1)
})

test('a browser’s context stands beside a backend’s and never in it', async () => {
  const server = await startTestServer()
  const invitation = await invited(server, { context: { plan: 'free', seats: 3 } })
  const { session_secret } = await invitation.enter()
  const resumed = await server.open({
    external_id: 'user_ada',
    session_secret,
    context: { plan: 'enterprise', theme: 'dark' },
  })
  expect(resumed.resumed).toBe(true)
  expect(await read(server, invitation.id)).toMatchObject({
    context: { plan: 'free', seats: 3 },
    browser_context: { plan: 'enterprise', theme: 'dark' },
  })
  await ask(server, { context: { plan: 'pro' } })
  expect(await read(server, invitation.id)).toMatchObject({
    context: { plan: 'pro', seats: 3 },
    browser_context: { plan: 'enterprise', theme: 'dark' },
  })
})
