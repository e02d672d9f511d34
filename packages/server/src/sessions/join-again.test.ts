import { expect, test } from 'vitest'
import { invited } from '../testing/invited.ts'
import { page, startTestServer } from '../testing/server.ts'

const key = '3f1d7c52-9b1e-4a55-8f43-0c6f0e9a7d11'

test('of many that join at once exactly one gets in, however they ask (Rule 54)', async () => {
  const server = await startTestServer()
  const { join, joinByCode } = await invited(server)
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? join() : joinByCode())),
  )
  const [winner, ...others] = answers.toSorted((a, b) => a.status - b.status)
  expect(others.map(({ status }) => status)).toEqual(others.map(() => 403))
  expect((await server.in(winner?.body).call('/messages')).status).toBe(200)
  const joined = `select count(*) as count from events where name = 'status'`
  expect(Number((await server.query(joined))[0]?.['count'])).toBe(1)
})

test('two invitations used at once begin the conversation once (Rule 54)', async () => {
  const server = await startTestServer()
  const [one, other] = [await invited(server), await invited(server)]
  const answers = await Promise.all([one.join(), other.join()])
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(answers.map(({ body }) => body.resumed as boolean).toSorted()).toEqual([false, true])
  expect(await server.query('select id from turns')).toHaveLength(1)
})

test('a lost answer is had again with the browser’s Idempotency-Key, and only with it (Rule 56)', async () => {
  const server = await startTestServer()
  const { join } = await invited(server)
  const first = await join({ key })
  expect(first.headers.has('idempotency-replayed')).toBe(false)
  const again = await join({ key })
  expect(again).toMatchObject({ status: 200, body: first.body })
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect((await server.in(again.body).call('/messages')).status).toBe(200)

  expect((await join()).status).toBe(403)
  expect((await join({ key: key.replace('3', '4') })).status).toBe(403)
  // Even with the key another page gets nothing, whether or not it may join.
  expect((await join({ key, origin: 'https://evil.example' })).status).toBe(403)
  expect((await join({ key, origin: server.running.url })).status).toBe(403)
  expect((await join({ key })).body).toEqual(first.body)
})

test('so is that of a join by code, for the same code alone (Rule 56)', async () => {
  const server = await startTestServer()
  const { id, code, join, joinByCode } = await invited(server)
  const [first, again] = await Promise.all([joinByCode({ key }), joinByCode({ key })])
  expect(first.status).toBe(200)
  expect(again).toMatchObject({ status: 200, body: first.body })
  const guess = await joinByCode({ key, body: { interview_id: id, code: `${code}x` } })
  expect(guess).toMatchObject({ status: 409, body: { error: { field: 'Idempotency-Key' } } })
  expect((await joinByCode()).status).toBe(403)
  expect((await join({ key })).status).toBe(403)
})

test('one key is one join: another session may be joined with it (Rule 56)', async () => {
  const server = await startTestServer()
  const [one, other] = [await invited(server), await invited(server, { persons: [] })]
  const answers = [await one.join({ key }), await other.join({ key })]
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(answers[0]?.body.session_id).not.toBe(answers[1]?.body.session_id)
})

test('a refusal is not remembered (Rule 56)', async () => {
  const server = await startTestServer()
  const { join } = await invited(server)
  const shop = 'https://shop.example'
  expect((await join({ key, origin: shop })).status).toBe(403)
  await server.api('POST', '/v1/keys', { kind: 'embed', template_id: 'tpl_test', origins: [shop] })
  expect((await join({ key, origin: shop })).status).toBe(200)
})

test.for(['1', 'join', 'x'.repeat(21), `${'x'.repeat(30)} y`, 'x'.repeat(256)])(
  'a key that could be guessed is refused: %j (Rule 56)',
  async (guessable) => {
    const server = await startTestServer()
    const { sessionId, join, joinByCode } = await invited(server)
    const refusal = { status: 400, body: { error: { field: 'Idempotency-Key' } } }
    expect(await join({ key: guessable })).toMatchObject(refusal)
    expect(await joinByCode({ key: guessable })).toMatchObject(refusal)
    const unknown = await server.call(`/v1/sessions/${sessionId}x/join`, {
      method: 'POST',
      origin: page,
      headers: { 'idempotency-key': guessable },
    })
    expect(unknown).toMatchObject(refusal)
    expect((await join({ key: 'x'.repeat(22) })).status).toBe(200)
  },
)

test('after a day the answer is gone, and after a sign-out it opens nothing (Rules 15, 56)', async () => {
  const server = await startTestServer()
  const first = await invited(server)
  const { body } = await first.join({ key })
  await server.in(body).call('/token', { method: 'DELETE' })
  const again = await first.join({ key })
  const { session_secret } = again.body
  const calls = server.in(again.body)
  expect((await calls.call('/messages')).body.error.code).toBe('session_token_invalid')
  const renewed = await calls.call('/token', { method: 'POST', body: { session_secret } })
  expect(renewed.body.error.code).toBe('session_token_invalid')

  const second = await invited(server, { persons: [] })
  await second.join({ key })
  server.advance(24 * 60 * 60_000)
  expect((await second.join({ key })).status).toBe(403)
})
