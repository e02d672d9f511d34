import type { CreatedInterview } from '@roxels/protocol/api'
import { CreatedInterviewSchema, InterviewSchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'

const template_id = 'tpl_test'
const ada = { external_id: 'user_ada', name: 'Ada Lovelace' }

async function create(server: Pick<TestServer, 'api'>, body: object): Promise<CreatedInterview> {
  const answer = await server.api('POST', '/v1/interviews', { template_id, ...body })
  expect(answer.status).toBe(201)
  return v.parse(CreatedInterviewSchema, answer.body)
}

async function read(server: TestServer, id: string) {
  return v.parse(InterviewSchema, (await server.api('GET', `/v1/interviews/${id}`)).body)
}

test('a conversation is made for a person, who is made with it', async () => {
  const server = await startTestServer()
  const answer = await server.api('POST', '/v1/interviews', { template_id, persons: [ada] })
  expect(answer).toMatchObject({
    status: 201,
    body: {
      id: expect.stringMatching(/^iv_/),
      session_id: expect.stringMatching(/^sess_/),
      template_id,
      status: 'created',
      resumed: false,
      join_url: expect.stringMatching(/\/join\/i\/iv_[\w-]{22}#[\w-]{43}$/),
      created_at: expect.stringMatching(/Z$/),
    },
  })
  const { id, session_id, created_at } = answer.body
  expect(await read(server, id)).toMatchObject({
    id,
    session_id,
    template_version: 1,
    status: 'created',
    participants: [{ ...ada, assurance: 'verified', person_id: expect.stringMatching(/^person_/) }],
    created_at,
    started_at: null,
    ended_at: null,
  })
  expect((await server.api('GET', '/v1/persons')).body.items).toMatchObject([
    { ...ada, conversation_count: 1, last_seen_at: null },
  ])
  // Nobody is there yet, so nobody is spoken to.
  expect(server.agent.asked()).toBe(0)
})

test('it is attached to the person a backend has mirrored, whose name it brings up to date', async () => {
  const server = await startTestServer()
  const { body: person } = await server.api('POST', '/v1/persons', {
    ...ada,
    org_context: { plan: 'pro' },
  })
  const { id } = await create(server, { persons: [{ ...ada, name: 'Lady Ada' }] })
  const [participant] = (await read(server, id)).participants
  expect(participant).toMatchObject({ person_id: person.id, name: 'Lady Ada' })
  const unnamed = await create(server, { persons: [{ external_id: 'user_ada' }], resume: false })
  expect((await read(server, unnamed.id)).participants).toEqual([participant])
  expect((await server.api('GET', `/v1/persons/${person.id}`)).body).toMatchObject({
    name: 'Lady Ada',
    org_context: { plan: 'pro' },
    conversation_count: 2,
  })
})

test.for<{ persons?: readonly object[]; name: string | null }>([
  { name: null },
  { persons: [], name: null },
  { persons: [{}], name: null },
  { persons: [{ name: 'Grace' }], name: 'Grace' },
])('with $persons it is anonymous', async ({ name, ...body }) => {
  const server = await startTestServer()
  const first = await create(server, body)
  const second = await create(server, body)
  expect(second.id).not.toBe(first.id)
  const [one, other] = [await read(server, first.id), await read(server, second.id)]
  expect(one.participants).toEqual([
    { person_id: expect.any(String), external_id: null, name, assurance: 'verified' },
  ])
  expect(other.participants[0]?.person_id).not.toBe(one.participants[0]?.person_id)
  expect((await server.api('GET', '/v1/persons')).body.items).toEqual([])
  const { person_id } = one.participants[0] ?? {}
  expect((await server.api('GET', `/v1/persons/${person_id}`)).status).toBe(404)
})

test('a conversation begins with the newest version of its template and keeps it', async () => {
  const server = await startTestServer()
  const first = await create(server, {})
  const path = `/v1/templates/${template_id}`
  await server.api('PATCH', path, { version: 1, name: 'Renamed' })
  const second = await create(server, {})
  expect(await read(server, first.id)).toMatchObject({ template_version: 1 })
  expect(await read(server, second.id)).toMatchObject({ template_version: 2 })
})

test('made again with the same key it is the same one, with the same link (RE-03)', async () => {
  const server = await startTestServer()
  const post = (path: string) =>
    server.call(path, {
      method: 'POST',
      token: server.running.secretKey ?? '',
      headers: { 'idempotency-key': 'k' },
      body: { template_id, persons: [ada], resume: false },
    })
  const paths = ['/v1/interviews', '/v1/conversations', '/v1/interviews']
  const answers = await Promise.all(paths.map(post))
  answers.push(await post('/v1/interviews'))
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect((await server.api('GET', '/v1/interviews')).body.items).toHaveLength(1)
})

test('TM-10 one conversation goes with one person only, however alike they are', async () => {
  const server = await startTestServer()
  await create(server, { persons: [ada] })
  await create(server, { persons: [{ ...ada, external_id: 'user_ADA' }] })
  await create(server, { persons: [{ name: ada.name }] })
  const { items } = (await server.api('GET', '/v1/persons')).body
  expect(items.map((item: { conversation_count: number }) => item.conversation_count)).toEqual([
    1, 1,
  ])
})

test('its public address is where people reach the server', async () => {
  const server = await startTestServer({ publicUrl: 'https://talk.example' })
  const { join_url } = await create(server, {})
  expect(join_url).toMatch(/^https:\/\/talk\.example\/join\/i\/iv_/)
  const elsewhere = await server.call('/v1/interviews', {
    method: 'POST',
    token: server.running.secretKey ?? '',
    headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
    body: { template_id },
  })
  expect(elsewhere.body.join_url).toMatch(/^https:\/\/talk\.example\//)
})

test('the first browser that joins begins it', async () => {
  const server = await startTestServer()
  const invitation = await invited(server)
  const session = await invitation.enter()
  expect(session).toMatchObject({ session_id: invitation.sessionId, resumed: false })
  const { turn } = await server.agent.next()
  expect(turn).toMatchObject({ personName: 'Ada', heard: [], transcript: [] })
  const joined = await read(server, invitation.id)
  expect(joined).toMatchObject({ status: 'joined', ended_at: null })
  expect(joined.started_at).not.toBeNull()
  expect((await server.api('GET', '/v1/persons')).body.items).toMatchObject([
    { last_seen_at: joined.started_at },
  ])
})

test('by its newer name it is the same', async () => {
  const server = await startTestServer()
  const made = await server.api('POST', '/v1/conversations', { template_id, persons: [ada] })
  expect(made.status).toBe(201)
  const { id } = made.body
  for (const path of ['', `/${id}`, '?limit=1', '?status=created', '/iv_unknown', '?limit=0']) {
    const [one, other] = await Promise.all([
      server.api('GET', `/v1/interviews${path}`),
      server.api('GET', `/v1/conversations${path}`),
    ])
    expect([other.status, other.body]).toEqual([one.status, one.body])
  }
  const resumed = await server.api('POST', '/v1/interviews', { template_id, persons: [ada] })
  expect(resumed).toMatchObject({ status: 200, body: { id, resumed: true } })
  const ended = await server.api('POST', `/v1/conversations/${id}/end`)
  expect(ended).toMatchObject({ status: 200, body: { id, status: 'completed' } })
  expect((await server.api('DELETE', `/v1/conversations/${id}`)).status).toBe(204)
  expect((await server.api('GET', `/v1/interviews/${id}`)).status).toBe(404)
})
