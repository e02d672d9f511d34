import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { createReader } from '@roxels/protocol/testing'
import type { Check } from '../check.ts'
import type { Target } from '../target.ts'
import { refused } from './answers.ts'

/** A conversation whose opening is said, and what a client that was never cut off shows of it. */
async function told(target: Target) {
  const access = await target.open()
  const whole = await access.stream()
  const { data } = await whole.until('snapshot')
  // An agent without pauses may have said it all before.
  if (data.turn?.state !== 'completed') {
    await whole.until('turn', ({ state }) => state === 'completed')
  }
  const expected = createReader()
  expected.apply(whole.events)
  return { access, whole, expected }
}

/** Section 3: the stream. */
export const streamChecks: readonly Check[] = [
  {
    rules: [17],
    tries: 'the head of a stream, and hello at once',
    async run(target) {
      const { stream } = await target.open()
      const { response, until, events } = await stream()
      assert.equal(response.status, 200)
      assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/)
      assert.match(response.headers.get('cache-control') ?? '', /no-store.*no-transform/)
      assert.equal(response.headers.get('x-accel-buffering'), 'no')
      assert.equal(response.headers.get('content-encoding'), null)
      await until('hello')
      assert.equal(events[0]?.name, 'hello')
    },
  },
  {
    rules: [18],
    tries: 'ids are short, clean and each followed by the event that names it',
    async run(target) {
      const { whole } = await told(target)
      // The reader refuses an event whose prev is not the id before it.
      for (const { name, id } of whole.events) {
        if (name === 'ping' || name === 'close') assert.equal(id, undefined)
        else assert.match(id ?? '', /^[^\r\n\0 ,&=?/]{1,255}$/)
      }
    },
  },
  {
    rules: [20, 22, 35],
    tries:
      'cut after every event and resumed from there, by header, a client shows the same in the end',
    async run(target) {
      const { access, whole, expected } = await told(target)
      const step = Math.max(1, Math.floor(whole.events.length / 40))
      for (let count = 1; count <= whole.events.length; count += step) {
        const reader = createReader()
        reader.apply(whole.events.slice(0, count))
        const rest = await access.stream(reader.cursor)
        await rest.until('ping')
        const [hello] = rest.events
        assert.equal(hello?.name, 'hello')
        if (hello.name === 'hello' && hello.data.mode === 'tail')
          assert.equal(hello.id, reader.cursor)
        reader.apply(rest.events)
        assert.deepEqual(reader.shown, expected.shown)
        rest.cut()
      }
    },
  },
  {
    rules: [21],
    tries: 'a useless cursor is answered by reset and snapshot, one of another conversation by 403',
    async run(target) {
      const { access, expected, whole } = await told(target)
      const beyond = (expected.cursor ?? '').replace(/\d+$/, (digits) => '9'.repeat(digits.length))
      for (const cursor of ['nonsense', beyond]) {
        const stream = await access.stream(cursor)
        await stream.until('ping')
        const names = stream.events.map(({ name }) => name)
        assert.deepEqual(names.slice(0, 3), ['hello', 'reset', 'snapshot'])
        stream.cut()
      }
      const other = await target.open()
      const id = other.session.session_id
      const { session_token: token } = other.session
      const headers = { 'last-event-id': whole.events.at(-2)?.id ?? expected.cursor ?? '' }
      refused(await target.call(`/v1/sessions/${id}/events`, { token, headers }), 'forbidden')
    },
  },
  {
    rules: [23],
    tries: 'streams opened at every moment of an answer miss nothing of it and double nothing',
    async run(target) {
      const access = await target.open()
      const first = await access.stream()
      const late = []
      for (let count = 1; count <= 12; count += 1) {
        await first.until('delta', ({ at }) => at >= count * 10).catch(() => undefined)
        late.push(await access.stream())
      }
      const shown = []
      for (const stream of [first, ...late]) {
        const { data } = await stream
          .until('turn', ({ state }) => state === 'completed')
          .catch(
            // The answer was over before it was opened.
            () => stream.until('snapshot'),
          )
        assert.ok(data)
        await stream.until('ping')
        const reader = createReader()
        reader.apply(stream.events)
        shown.push(reader.shown.messages)
      }
      for (const messages of shown) assert.deepEqual(messages, shown[0])
    },
  },
  {
    rules: [24, 47],
    tries: 'a snapshot holds the newest 50 messages, the older ones come page by page, each once',
    async run(target) {
      const access = await target.open()
      for (let count = 1; count <= 55; count += 1) {
        assert.equal((await access.send(`Message ${count}`)).status, 201)
      }
      const stream = await access.stream()
      const { data } = await stream.until('snapshot')
      assert.ok(data.messages.length <= 50)
      assert.equal(data.has_older, true)
      const ids = data.messages.map(({ id }) => id)
      for (let before = ids[0]; before !== undefined;) {
        const { body } = await access.call(`/messages?before=${before}&limit=7`)
        const page = (body.items as { id: string }[]).map(({ id }) => id)
        ids.unshift(...page)
        before = body.has_more ? page[0] : undefined
      }
      assert.equal(new Set(ids).size, ids.length)
      assert.ok(ids.length >= 55)
      refused(await access.call('/messages?limit=0'), 'validation_error')
      refused(await access.call('/messages?limit=201'), 'validation_error')
    },
  },
  {
    rules: [25],
    tries: 'a ping names the newest event once all is sent, and comes again in silence',
    async run(target) {
      const { access } = await told(target)
      const stream = await access.stream()
      const [hello] = stream.events.length > 0 ? stream.events : [await stream.until('hello')]
      const { data } = await stream.until('ping')
      const reader = createReader()
      reader.apply(stream.events)
      assert.equal(data.tail, reader.cursor)
      const heartbeat = hello?.name === 'hello' ? hello.data.heartbeat_ms : 0
      assert.ok(heartbeat >= 1_000 && heartbeat <= 15_000, `heartbeat_ms is ${heartbeat}`)
      const pings = () => stream.events.filter(({ name }) => name === 'ping').length
      const before = pings()
      await pause(heartbeat + 2_000)
      assert.ok(pings() > before, 'no ping within a heartbeat of silence')
    },
  },
  {
    rules: [31],
    tries:
      'a stream of a conversation that has ended sends what is stored, then says why it closes',
    async run(target) {
      const { access } = await told(target)
      const open = await access.stream()
      await open.until('ping')
      const mine = await findInterview(target, access.session.session_id)
      assert.equal((await target.api('POST', `/v1/interviews/${mine}/end`)).status, 200)
      assert.deepEqual((await open.until('close')).data, {
        reason: 'conversation_closed',
        reconnect: false,
      })
      const later = await access.stream()
      await later.until('snapshot')
      assert.equal((await later.until('close')).data.reason, 'conversation_closed')
    },
  },
  {
    rules: [33],
    tries: 'a closed socket stops nothing: the answer goes on without a reader',
    async run(target) {
      const access = await target.open()
      const stream = await access.stream()
      await stream.until('snapshot')
      stream.cut()
      const after = await access.stream()
      const { data } = await after.until('snapshot')
      if (data.turn?.state !== 'completed') {
        await after.until('turn', ({ state }) => state === 'completed')
      }
      const reader = createReader()
      reader.apply(after.events)
      assert.deepEqual(
        reader.shown.messages.map(({ state }) => state),
        ['complete'],
      )
    },
  },
]

/** The conversation of a session, as backends know it. */
export async function findInterview(
  { api, templateId }: Target,
  sessionId: string,
): Promise<string> {
  const { body } = await api('GET', `/v1/interviews?template_id=${templateId}&limit=200`)
  const items = body.items as { id: string; session_id: string }[]
  const found = items.find(({ session_id }) => session_id === sessionId)
  assert.ok(found, 'no conversation of this session')
  return found.id
}
