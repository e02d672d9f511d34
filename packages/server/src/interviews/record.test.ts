import type { InterviewRecord } from '@roxels/protocol/api'
import { InterviewRecordSchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { connectTo } from '../testing/connect.ts'
import { shownTurn } from '../testing/conversation.ts'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

async function read(server: TestServer, id: string): Promise<InterviewRecord> {
  const answer = await server.api('GET', `/v1/interviews/${id}`)
  expect(answer.status).toBe(200)
  return v.parse(InterviewRecordSchema, answer.body)
}

/** A conversation somebody has joined, and whose agent has begun to speak. */
async function speaking(server: TestServer) {
  const invitation = await invited(server, { context: { plan: 'pro' } })
  const browser = server.in(await invitation.enter())
  const stream = await browser.stream()
  const opening = await server.agent.next()
  opening.say('Hello A')
  await stream.until('delta')
  return { id: invitation.id, browser, stream, opening }
}

test('one that nobody has joined is all there, and empty', async () => {
  const server = await startTestServer()
  const { id, sessionId } = await invited(server, { context: { plan: 'pro', left: null } })
  const record = await read(server, id)
  expect(record).toEqual({
    id,
    session_id: sessionId,
    template_id: 'tpl_test',
    template_version: 1,
    status: 'created',
    participants: [
      {
        person_id: expect.stringMatching(/^person_/),
        external_id: 'user_ada',
        name: 'Ada',
        assurance: 'verified',
      },
    ],
    created_at: record.created_at,
    started_at: null,
    ended_at: null,
    context: { plan: 'pro', left: null },
    browser_context: {},
    transcript: [],
    findings: {},
    summary: null,
    goals: [
      { id: 'name', type: 'open', title: 'Name', state: 'open' },
      { id: 'team_size', type: 'quantitative', title: 'team size', state: 'open' },
    ],
    outputs: { webhooks: [] },
  })
})

test('what a browser began says so', async () => {
  const server = await startTestServer()
  await server.open({ external_id: 'user_ada', name: 'Eve', context: { theme: 'dark' } })
  const [{ id }] = (await server.api('GET', '/v1/interviews')).body.items
  expect(await read(server, id)).toMatchObject({
    status: 'joined',
    participants: [{ external_id: 'user_ada', name: 'Eve', assurance: 'device' }],
    context: {},
    browser_context: { theme: 'dark' },
  })
})

test('the transcript has what is being said, as far as it is said', async () => {
  const server = await startTestServer()
  const { id, stream, browser, opening } = await speaking(server)
  expect((await read(server, id)).transcript).toEqual([
    {
      id: expect.any(String),
      role: 'agent',
      text: 'Hello A',
      state: 'streaming',
      at: expect.any(String),
    },
  ])
  opening.say('da.')
  await stream.until('delta', ({ text }) => text === 'da.')
  await browser.send('Hi.', 'client-1')
  expect((await read(server, id)).transcript).toMatchObject([
    { text: 'Hello Ada.', state: 'streaming' },
    { role: 'participant', text: 'Hi.', state: 'complete', client_id: 'client-1' },
  ])
  expect((await browser.stop(shownTurn(stream))).status).toBe(200)
  const next = await server.agent.next()
  next.say('Well.')
  next.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  expect((await read(server, id)).transcript).toMatchObject([
    { text: 'Hello Ada.', state: 'stopped' },
    { text: 'Hi.' },
    { role: 'agent', text: 'Well.', state: 'complete' },
  ])
})

test('findings are what is committed; what is only captured is with its goal', async () => {
  const server = await startTestServer()
  const { id, stream, opening } = await speaking(server)
  opening.do({ type: 'capture', goalId: 'name', data: { first: 'Ada', last: null } })
  opening.do({ type: 'commit', goalId: 'name' })
  opening.do({ type: 'capture', goalId: 'team_size', data: 12 })
  await stream.until('captured', ({ goal_id }) => goal_id === 'team_size')
  const record = await read(server, id)
  expect(record).toMatchObject({ findings: { name: { first: 'Ada', last: null } }, summary: null })
  expect(Object.keys(record.findings)).toEqual(['name'])
  expect(record.goals).toEqual([
    {
      id: 'name',
      type: 'open',
      title: 'Name',
      state: 'committed',
      data: { first: 'Ada', last: null },
      commit_id: expect.stringMatching(/^commit_/),
    },
    { id: 'team_size', type: 'quantitative', title: 'team size', state: 'active', data: 12 },
  ])
})

test('completed it has a summary of what was found out', async () => {
  const server = await startTestServer()
  const { id, stream, opening } = await speaking(server)
  for (const [goalId, data] of [
    ['team_size', [1, true, null, '']],
    ['name', { first: 'Ada', last: 'Lovelace' }],
  ] as const) {
    opening.do({ type: 'capture', goalId, data })
    opening.do({ type: 'commit', goalId })
  }
  opening.do({ type: 'complete' })
  opening.end()
  await stream.ended
  const record = await read(server, id)
  expect(record).toMatchObject({ status: 'completed', transcript: [{ state: 'complete' }] })
  expect(record.ended_at).not.toBeNull()
  expect(record.summary).toBe('Name: Ada, Lovelace\nteam size: 1, true, –, –')
})

test('goals are those of the version it began with', async () => {
  const server = await startTestServer()
  const { id } = await invited(server)
  await server.api('PATCH', '/v1/templates/tpl_test', {
    version: 1,
    phases: [{ goals: [{ id: 'other', type: 'open', prompt: 'Other?' }] }],
  })
  const record = await read(server, id)
  expect(record.template_version).toBe(1)
  expect(record.goals.map((goal) => goal.id)).toEqual(['name', 'team_size'])
})

test('a long transcript is whole and in order', async () => {
  const server = await startTestServer()
  const { id, opening, stream } = await speaking(server)
  opening.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  const db = connectTo(server.database)
  const messages = Array.from({ length: 3_000 }, (_, index) => ({
    conversation_id: id,
    id: `msg_${index}`,
    seq: 1_000 + index,
    text_seq: 1_000 + index,
    role: index % 2 === 0 ? 'participant' : 'agent',
    text: `${index} ${'é'.repeat(500)}`,
    state: 'complete',
    client_id: null,
    at: '2026-05-01T12:00:00.000Z',
  }))
  for (let at = 0; at < messages.length; at += 500) {
    await db
      .insertInto('messages')
      .values(messages.slice(at, at + 500) as never)
      .execute()
  }
  const { transcript } = await read(server, id)
  expect(transcript).toHaveLength(3_001)
  expect(transcript.slice(1).map((message) => message.text)).toEqual(
    messages.map((message) => message.text),
  )
})

test('what an organisation does not have is not there, in one answer (RE-01)', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  const { id } = await invited(server)
  const unknown = await other.api('GET', '/v1/interviews/iv_unknown')
  expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
  for (const [method, path] of [
    ['GET', `/v1/interviews/${id}`],
    ['POST', `/v1/interviews/${id}/end`],
    ['DELETE', `/v1/interviews/${id}`],
    ['GET', `/v1/conversations/${id}`],
    ['POST', `/v1/conversations/${id}/end`],
    ['DELETE', `/v1/conversations/${id}`],
    ['POST', '/v1/interviews/iv_unknown/end'],
    ['DELETE', '/v1/interviews/iv_unknown'],
    ['GET', '/v1/interviews/%00'],
    ['GET', '/v1/interviews/..%2Fpersons'],
    ['DELETE', `/v1/interviews/${'x'.repeat(65)}`],
  ] as const) {
    const answer = await other.api(method, path)
    expect({ path, status: answer.status, body: answer.body as unknown }).toEqual({
      path,
      status: 404,
      body: unknown.body,
    })
  }
  const record = await server.api('GET', `/v1/interviews/${id}`)
  expect(record).toMatchObject({ status: 200, body: { status: 'created' } })
})
