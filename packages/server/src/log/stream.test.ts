import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Db } from '../db/open.ts'
import { defaultLimits } from '../limits.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { joined } from '../testing/conversation.ts'
import { createReader } from '@roxels/protocol/testing'
import { startTestServer } from '../testing/server.ts'
import { createFanout } from './fanout.ts'
import { serveStream } from './stream.ts'
import { createWheel } from './wheel.ts'

test('a stream begins with hello, a snapshot and a ping, uncompressed and unbuffered (Rules 17, 20, 25)', async () => {
  const server = await startTestServer()
  const { session, calls } = await joined(server)
  const stream = await calls.stream()
  const { data: ping } = await stream.until('ping')
  expect(Object.fromEntries(stream.response.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    'x-request-id': expect.stringMatching(/^req_/),
  })
  expect(stream.response.headers.has('content-encoding')).toBe(false)
  const [hello, snapshot] = stream.events
  expect(hello).toMatchObject({
    name: 'hello',
    id: expect.stringMatching(/~000000000000$/),
    data: { prev: null, protocol: 1, session_id: session.session_id, mode: 'snapshot' },
  })
  expect(snapshot).toMatchObject({
    name: 'snapshot',
    id: ping.tail,
    data: {
      messages: [],
      has_older: false,
      captured: [],
      goals: [
        { id: 'name', type: 'open', title: 'Name', state: 'active' },
        { id: 'team_size', type: 'quantitative', title: 'team size', state: 'open' },
      ],
      turn: { state: 'started' },
      status: 'joined',
    },
  })
})

test('silence is broken by pings (Rule 25)', async () => {
  const server = await startTestServer({ limits: { heartbeatMs: 20 } })
  const { calls } = await joined(server)
  const stream = await calls.stream()
  await vi.waitFor(() => {
    expect(stream.events.filter(({ name }) => name === 'ping').length).toBeGreaterThan(3)
  }, 10_000)
})

test('a snapshot holds the newest messages, the rest is paged (Rules 24, 47)', async () => {
  const server = await startTestServer({ limits: { snapshotMessages: 3 } })
  const { calls, opening } = await joined(server)
  opening.say('so far')
  await calls.send('1')
  await calls.send('2')
  await calls.send('3')
  await calls.send('4')
  const { data } = await (await calls.stream()).until('snapshot')
  expect(data.messages.map(({ text }) => text)).toEqual(['2', '3', '4'])
  expect(data.has_older).toBe(true)
  const page = await calls.call(`/messages?before=${data.messages[0]?.id}&limit=1`)
  expect(page.body).toMatchObject({ items: [{ text: '1' }], has_more: true })
  const last = await calls.call(`/messages?before=${page.body.items[0].id}`)
  expect(last.body).toMatchObject({
    items: [{ text: 'so far', state: 'streaming' }],
    has_more: false,
  })
  for (const [query, field] of [
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=x', 'limit'],
    ['before=msg_none', 'before'],
    ['before=%00', 'before'],
    ['limit=5&limit=6', 'limit'],
    ['after=msg_none', 'after'],
  ]) {
    const refused = await calls.call(`/messages?${query}`)
    expect(refused).toMatchObject({ status: 400, body: { error: { field } } })
  }
})

test('a stream ends when its token does (Rule 32)', async () => {
  const server = await startTestServer({ limits: { tokenMs: 1_500 } })
  const { calls } = await joined(server)
  const stream = await calls.stream()
  await stream.ended
  expect(stream.events.at(-1)).toMatchObject({
    name: 'close',
    data: { reason: 'auth_expired', reconnect: true, retry_ms: 0 },
  })
})

test('a stream is rotated before its token expires, and goes on from its cursor (Rules 31, 66)', async () => {
  const server = await startTestServer({ limits: { rotateMs: 300, heartbeatMs: 100 } })
  const { calls, opening } = await joined(server)
  const reader = createReader()
  let stream = await calls.stream()
  for (const word of ['one ', 'two ', 'three ']) {
    await stream.ended
    expect(stream.events.at(-1)).toMatchObject({
      name: 'close',
      data: { reason: 'rotate', reconnect: true, retry_ms: 0 },
    })
    reader.apply(stream.events)
    opening.say(word)
    stream = await calls.stream(reader.cursor)
    await stream.until('delta', ({ text }) => text.endsWith(word))
  }
  await stream.ended
  reader.apply(stream.events)
  expect(reader.shown.messages).toMatchObject([{ text: 'one two three ' }])
})

test('a snapshot holds no more text than its bound, but always the newest message (Rule 24)', async () => {
  const server = await startTestServer({ limits: { snapshotChars: 10 } })
  const { calls } = await joined(server)
  await calls.send('first')
  await calls.send('second')
  await calls.send('3rd')
  const { data } = await (await calls.stream()).until('snapshot')
  expect(data).toMatchObject({ messages: [{ text: 'second' }, { text: '3rd' }], has_older: true })
  await calls.send('longer than the bound')
  const next = await (await calls.stream()).until('snapshot')
  expect(next.data).toMatchObject({ messages: [{ text: 'longer than the bound' }] })
})

test('a stream of an ended conversation sends what is stored, then closes', async () => {
  const server = await startTestServer()
  const { calls, opening } = await joined(server)
  for (const goalId of ['name', 'team_size']) {
    opening.do({ type: 'capture', goalId, data: 1 })
    opening.do({ type: 'commit', goalId })
  }
  opening.say('Bye.')
  opening.do({ type: 'complete' })
  opening.end()
  await (
    await calls.stream()
  ).ended
  const late = await calls.stream()
  await late.ended
  expect(late.events.map(({ name }) => name)).toEqual(['hello', 'snapshot', 'ping', 'close'])
  expect(late.events.at(-1)?.data).toEqual({ reason: 'conversation_closed', reconnect: false })
})

test('a reader too far behind is closed with overloaded, and resumes (Rule 34)', async () => {
  const server = await startTestServer({
    limits: { closeGraceMs: 60_000, streamBufferBytes: 4_096 },
  })
  const { session, calls, opening } = await joined(server)
  const watching = await calls.stream()
  await watching.until('ping')

  // A socket that reads its first bytes and then nothing, so that every buffer on the way fills up.
  const socket = connect(Number(new URL(server.running.url).port), '127.0.0.1')
  socket.write(
    `GET /v1/sessions/${session.session_id}/events HTTP/1.1\r\nHost: roxels\r\n` +
      `Authorization: Bearer ${session.session_token}\r\n\r\n`,
  )
  await new Promise((resolve) => socket.once('data', resolve))
  socket.pause()

  const text = 'x'.repeat(500_000)
  let said = 0
  for (let count = 0; count < 30; count += 1) {
    opening.say(text)
    said += text.length
    await watching.until('delta', (delta) => delta.at + delta.text.length === said)
  }
  opening.end()
  await watching.until('turn', ({ state }) => state === 'completed')

  let received = ''
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1').slice(-2_000)))
  socket.resume()
  await vi.waitFor(() => expect(received).toContain('"reason":"overloaded"'), 10_000)
  expect(received).toContain('"reconnect":true')
  socket.destroy()
})

test('a closed socket stops nothing but itself (Rule 33)', async () => {
  const server = await startTestServer()
  const { calls, opening } = await joined(server)
  const left = await calls.stream()
  await left.until('ping')
  const stays = await calls.stream()
  await stays.until('ping')
  left.cut()
  opening.say('Still talking.')
  await stays.until('delta')
  expect(opening.turn.signal.aborted).toBe(false)
})

test('a sign-out that comes between judging the call and attaching ends the stream (Rule 15)', async () => {
  const fanout = createFanout()
  const request = {
    conversationId: 'iv_1',
    sessionId: 'sess_1',
    secretId: 'secret_1',
    keyId: null,
    logId: 'x'.repeat(16),
    cursor: undefined,
    expiresInMs: 60_000,
    readStanding: () =>
      Promise.resolve({ end: 'signed_out' as const, head: { lastSeq: 0, closed: false } }),
  }
  const db = {} as Db
  const server = createServer((_, response) => {
    void serveStream(
      { db, fanout, limits: defaultLimits, wheel: createWheel(1_000), metrics: createMetrics() },
      request,
      response,
    )
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}`, { headers: { connection: 'close' } })
  const close = '{"reason":"signed_out","reconnect":false}'
  expect(await answer.text()).toBe(`event: close\ndata: ${close}\n\n`)
  expect(fanout.hasSubscribers('iv_1')).toBe(false)
})
