import type { InterviewRecord } from '@roxels/protocol/api'
import { InterviewRecordSchema, InterviewSchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import { expect, test, vi } from 'vitest'
import { greeted, joined, shownTurn } from '../testing/conversation.ts'
import { invited } from '../testing/invited.ts'
import { createReader } from '../testing/reader.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'

/** For what a busy machine takes longer over. */
const patience = 30_000

async function only(server: TestServer): Promise<string> {
  const [item, ...others] = (await server.api('GET', '/v1/interviews')).body.items
  expect(others).toEqual([])
  return item.id as string
}

async function read(server: TestServer, id: string): Promise<InterviewRecord> {
  return v.parse(InterviewRecordSchema, (await server.api('GET', `/v1/interviews/${id}`)).body)
}

test('what is being said stops, the agent is told, and the streams end', async () => {
  const server = await startTestServer()
  const { calls, stream, opening } = await joined(server)
  opening.say('Hello A')
  await stream.until('delta')
  const second = await calls.stream()
  await second.until('ping')
  const id = await only(server)

  const answer = await server.api('POST', `/v1/interviews/${id}/end`)
  expect(answer.status).toBe(200)
  const ended = v.parse(InterviewSchema, answer.body)
  expect(ended).toMatchObject({ id, status: 'completed', ended_at: expect.stringMatching(/Z$/) })
  expect(opening.turn.signal.aborted).toBe(true)
  for (const each of [stream, second]) {
    await each.ended
    expect(each.events.at(-1)).toMatchObject({
      name: 'close',
      data: { reason: 'conversation_closed', reconnect: false },
    })
    const reader = createReader()
    reader.apply(each.events)
    expect(reader.shown).toMatchObject({
      status: 'completed',
      turn: { state: 'stopped' },
      messages: [{ text: 'Hello A', state: 'stopped' }],
    })
  }

  // Whatever the agent still had to say.
  opening.say('da.')
  opening.end()
  const events = await server.query('select name from events order by seq')
  expect((await calls.send('Hi.')).status).toBe(409)
  expect((await calls.retry(shownTurn(stream))).body.turn.state).toBe('stopped')
  expect(await server.query('select name from events order by seq')).toEqual(events)
  expect(await read(server, id)).toMatchObject({
    transcript: [{ text: 'Hello A', state: 'stopped' }],
    summary: '',
  })
})

test('it ends once: asked again, nothing changes', async () => {
  const server = await startTestServer()
  await greeted(server)
  const id = await only(server)
  const first = await server.api('POST', `/v1/interviews/${id}/end`)
  server.advance(60_000)
  const again = await Promise.all(
    [1, 2, 3].map(() => server.api('POST', `/v1/interviews/${id}/end`)),
  )
  for (const each of again) expect(each).toMatchObject({ status: 200, body: first.body })
  const ends = "select data from events where name = 'status' order by seq"
  expect(await server.query(ends)).toEqual([
    { data: '{"status":"joined"}' },
    { data: '{"status":"completed"}' },
  ])
})

test('what is waiting for an answer gets none', async () => {
  const server = await startTestServer()
  const { calls, opening } = await joined(server)
  await calls.send('And another thing.')
  await server.api('POST', `/v1/interviews/${await only(server)}/end`)
  opening.end()
  expect((await calls.call('/messages')).body.items).toMatchObject([{ text: 'And another thing.' }])
  expect(server.agent.asked()).toBe(1)
  expect(await server.query('select state from turns')).toEqual([{ state: 'stopped' }])
})

test('one that nobody has joined ends too, and lets nobody in any more', async () => {
  const server = await startTestServer()
  const { id, join, joinByCode } = await invited(server)
  const ended = await server.api('POST', `/v1/interviews/${id}/end`)
  expect(ended.body).toMatchObject({ status: 'completed', started_at: null })
  expect((await join()).status).toBe(403)
  expect((await joinByCode()).status).toBe(403)
  expect(server.agent.asked()).toBe(0)
})

test('an abandoned one stays abandoned', async () => {
  const server = await startTestServer({ limits: { sweepMs: 10 } })
  await server.open({})
  const id = await only(server)
  server.advance(25 * 60 * 60_000)
  await vi.waitUntil(async () => (await read(server, id)).status === 'abandoned', patience)
  const before = await read(server, id)
  const ended = await server.api('POST', `/v1/interviews/${id}/end`)
  expect(ended).toMatchObject({ status: 200, body: { status: 'abandoned' } })
  expect(await read(server, id)).toEqual(before)
})

test('what was said can still be read, and counts stay', async () => {
  const server = await startTestServer()
  const { calls } = await greeted(server)
  const id = await only(server)
  await server.api('POST', `/v1/interviews/${id}/end`)
  expect((await calls.call('/messages')).body.items).toMatchObject([{ text: 'Hello.' }])
  const { data } = await (await calls.stream()).until('snapshot')
  expect(data).toMatchObject({ status: 'completed', messages: [{ text: 'Hello.' }] })
  expect((await server.api('GET', '/v1/persons')).body.items).toMatchObject([
    { external_id: 'user_1', conversation_count: 1 },
  ])
})

test('with an Idempotency-Key the first answer is repeated (RE-03)', async () => {
  const server = await startTestServer()
  const { id } = await invited(server)
  const end = () =>
    server.call(`/v1/interviews/${id}/end`, {
      method: 'POST',
      token: server.running.secretKey ?? '',
      headers: { 'idempotency-key': 'k' },
    })
  const first = await end()
  const again = await end()
  expect(again).toMatchObject({ status: 200, body: first.body })
  expect(again.headers.get('idempotency-replayed')).toBe('true')
})
