import { expect, test } from 'vitest'
import { createReader } from '@roxels/protocol/testing'
import { joined } from '../testing/conversation.ts'
import { startTestServer } from '../testing/server.ts'

test('cut anywhere in a message and resumed, a client shows the same text (Rules 20, 22)', async () => {
  const server = await startTestServer()
  const { calls, opening } = await joined(server)
  const whole = await calls.stream()
  await whole.until('ping')
  for (const word of ['Dear ', 'Ada, ', 'how ', 'are ', 'you \u{1f600}', '?']) {
    opening.say(word)
    await whole.until('delta', ({ text }) => text === word)
  }
  opening.do({ type: 'capture', goalId: 'name', data: 'Ada' })
  opening.end()
  await whole.until('turn', ({ state }) => state === 'completed')
  const expected = createReader()
  expected.apply(whole.events)
  expect(expected.shown.messages).toMatchObject([{ text: 'Dear Ada, how are you \u{1f600}?' }])

  for (let count = 1; count <= whole.events.length; count += 1) {
    const reader = createReader()
    reader.apply(whole.events.slice(0, count))
    const rest = await calls.stream(reader.cursor)
    const { data } = await rest.until('ping')
    // After hello alone it holds nothing that a tail could go on from.
    const mode = count === 1 ? 'snapshot' : 'tail'
    expect(rest.events[0]).toMatchObject({ name: 'hello', data: { mode } })
    expect(rest.events.some(({ name }) => name === 'snapshot')).toBe(mode === 'snapshot')
    reader.apply(rest.events)
    expect(reader.cursor).toBe(data.tail)
    expect(reader.shown).toEqual(expected.shown)
    rest.cut()
  }
})

test('the query names a cursor too, and the header wins (Rule 20)', async () => {
  const server = await startTestServer()
  const { session, calls } = await joined(server)
  const first = await calls.stream()
  const { data } = await first.until('ping')
  const ask = async (query: string, headers: Record<string, string>) => {
    const line = new AbortController()
    const url = `${server.running.url}/v1/sessions/${session.session_id}/events${query}`
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${session.session_token}`, ...headers },
      signal: line.signal,
    })
    const reader = response.body?.getReader()
    const { value } = (await reader?.read()) ?? {}
    line.abort()
    return new TextDecoder().decode(value)
  }
  expect(await ask(`?cursor=${data.tail}`, {})).toContain('"mode":"tail"')
  expect(await ask(`?cursor=${data.tail}`, { 'last-event-id': 'nonsense' })).toContain(
    '"mode":"snapshot"',
  )
})

test.for([
  { cursor: 'nonsense', reason: 'unreadable' },
  { cursor: 'nonsense~000000000001', reason: 'unreadable' },
  { cursor: 'LOG~000000000999', reason: 'unknown' },
  { cursor: 'LOG~12', reason: 'unreadable' },
])('the cursor $cursor is answered by reset and snapshot (Rule 21)', async ({ cursor, reason }) => {
  const server = await startTestServer()
  const { calls } = await joined(server)
  const { id = '' } = await (await calls.stream()).until('hello')
  const stream = await calls.stream(cursor.replace('LOG', id.split('~')[0] ?? ''))
  await stream.until('ping')
  expect(stream.events.slice(0, 3)).toMatchObject([
    { name: 'hello', id, data: { mode: 'snapshot' } },
    { name: 'reset', id, data: { prev: null, reason } },
    { name: 'snapshot' },
  ])
})

test('a cursor of another conversation is 403, whether there is such a one or not (Rule 21)', async () => {
  const server = await startTestServer()
  const { calls } = await joined(server)
  const other = server.in(await server.open())
  const { id = '' } = await (await other.stream()).until('hello')
  for (const cursor of [id, 'AAAAAAAAAAAAAAAA~000000000001']) {
    const answer = await calls.call('/events', { headers: { 'last-event-id': cursor } })
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } })
  }
})

test('far behind, a snapshot is sent instead of the tail (Rule 20)', async () => {
  const server = await startTestServer({ limits: { tailEvents: 5 } })
  const { calls, opening } = await joined(server)
  const first = await calls.stream()
  const { data } = await first.until('ping')
  for (const word of ['a', 'b', 'c', 'd', 'e', 'f']) {
    opening.say(word)
    await first.until('delta', ({ text }) => text === word)
  }
  const late = await calls.stream(data.tail)
  expect(await late.until('snapshot')).toMatchObject({
    data: { messages: [{ text: 'abcdef', state: 'streaming' }] },
  })
})
