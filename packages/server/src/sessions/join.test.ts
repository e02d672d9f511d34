import { SessionSchema } from '@roxels/protocol'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { invited } from '../testing/invited.ts'
import { createReader } from '@roxels/protocol/testing'
import { page, startTestServer } from '../testing/server.ts'

const hourMs = 60 * 60_000
const evil = 'https://evil.example'

test('the first browser joins by the session’s id, and the conversation begins (Rule 54)', async () => {
  const server = await startTestServer()
  const { id, sessionId, join } = await invited(server, { context: { plan: 'pro' } })
  const answer = await join()
  expect(answer.status).toBe(200)
  expect(v.parse(v.strictObject(SessionSchema.entries), answer.body)).toMatchObject({
    session_id: sessionId,
    resumed: false,
    resumable: true,
    status: 'joined',
    template: { id: 'tpl_test', name: 'Test', language: 'en' },
  })
  const stream = await server.in(answer.body).stream()
  const opening = await server.agent.next()
  expect(opening.turn).toMatchObject({ personName: 'Ada', context: { plan: 'pro' } })
  opening.say('Hello Ada.')
  opening.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  const record = await server.api('GET', `/v1/interviews/${id}`)
  expect(record.body).toMatchObject({
    status: 'joined',
    started_at: expect.any(String),
    participants: [{ external_id: 'user_ada', assurance: 'verified' }],
    transcript: [{ text: 'Hello Ada.' }],
  })
})

test('the page behind the link joins by its code (Rule 54)', async () => {
  const server = await startTestServer()
  const { sessionId, joinByCode } = await invited(server)
  const { status, body } = await joinByCode()
  expect({ status, id: body.session_id }).toEqual({ status: 200, id: sessionId })
  expect((await server.in(body).call('/messages')).status).toBe(200)
})

test('there is one join in all: by id or by code (Rule 54)', async () => {
  const server = await startTestServer()
  const byId = await invited(server)
  expect((await byId.join()).status).toBe(200)
  expect((await byId.join()).status).toBe(403)
  expect((await byId.joinByCode()).status).toBe(403)
  const byCode = await invited(server)
  expect((await byCode.joinByCode()).status).toBe(200)
  expect((await byCode.joinByCode()).status).toBe(403)
  expect((await byCode.join()).status).toBe(403)
})

test('an id is good for an hour, a code for a week (Rule 54)', async () => {
  const server = await startTestServer()
  const [early, late, never] = [
    await invited(server, { persons: [] }),
    await invited(server, { persons: [] }),
    await invited(server, { persons: [] }),
  ]
  server.advance(hourMs - 10_000)
  expect((await early.join()).status).toBe(200)
  server.advance(10_000)
  expect((await late.join()).status).toBe(403)
  server.advance(7 * 24 * hourMs - hourMs - 10_000)
  expect((await late.joinByCode()).status).toBe(200)
  server.advance(10_000)
  expect((await never.joinByCode()).status).toBe(403)
})

test('TM-05 unknown, used, expired, ended and deleted, and a browser’s own, are answered alike', async () => {
  const server = await startTestServer()
  const used = await invited(server)
  await used.join()
  const expired = await invited(server, { persons: [] })
  server.advance(hourMs)
  const ended = await invited(server, { persons: [] })
  await server.api('POST', `/v1/interviews/${ended.id}/end`)
  const deleted = await invited(server, { persons: [] })
  expect((await server.api('DELETE', `/v1/interviews/${deleted.id}`)).status).toBe(204)
  const { session_id: own } = await server.open()
  const alive = await invited(server, { persons: [] })
  const ids = [used.sessionId, expired.sessionId, ended.sessionId, deleted.sessionId, own]
  // An origin on no list learns nothing about an id either, not even that it is good.
  for (const [origin, asked] of [
    [page, [...ids, 'sess_unknown', 'x'.repeat(500)]],
    [evil, [...ids, alive.sessionId, 'sess_unknown']],
  ] as const) {
    const answers = await Promise.all(
      asked.map((id) =>
        server.call(`/v1/sessions/${id}/join`, { method: 'POST', origin, body: {} }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(asked.map(() => 403))
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  }
})

test('TM-05 every code that does not fit is answered alike', async () => {
  const server = await startTestServer()
  const used = await invited(server)
  await used.join()
  const other = await invited(server, { persons: [] })
  const ended = await invited(server, { persons: [] })
  await server.api('POST', `/v1/interviews/${ended.id}/end`)
  const bodies = [
    { interview_id: used.id, code: used.code },
    { interview_id: ended.id, code: ended.code },
    { interview_id: other.id, code: used.code },
    { interview_id: other.id, code: 'x' },
    { interview_id: 'iv_unknown', code: other.code },
  ]
  const answers = await Promise.all(bodies.map((body) => other.joinByCode({ body })))
  expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 403))
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect((await other.joinByCode()).status).toBe(200)
})

test('an origin on no list is named, and told to be added to an embed key of the template (Rule 55)', async () => {
  const server = await startTestServer()
  const { join } = await invited(server)
  const { status, body } = await join({ origin: evil })
  expect({ status, code: body.error.code }).toEqual({ status: 403, code: 'forbidden' })
  expect(body.error.message).toContain(`The origin ${evil} cannot join`)
  expect(body.error.message).toContain('add it to an embed key of the template')
  const nowhere = await join({ origin: null })
  expect(nowhere.body.error.message).toContain('A call without an Origin')
  expect((await join({ origin: 'null' })).status).toBe(403)
  const long = await join({ origin: `https://${'x'.repeat(5_000)}.example` })
  expect(long.body.error.message.length).toBeLessThan(500)
  // None of them has used it up.
  expect((await join()).status).toBe(200)
})

test('any embed key of the template lets its origins in, the server’s own pages need none (Rule 55)', async () => {
  const server = await startTestServer()
  const shop = 'https://shop.example'
  const embed = { kind: 'embed', template_id: 'tpl_test', origins: [shop] }
  await server.api('POST', '/v1/keys', embed)
  const other = await server.api('POST', '/v1/templates', {
    name: 'Other',
    phases: [{ goals: [{ id: 'one', type: 'open', prompt: 'One?' }] }],
  })
  const elsewhere = 'https://elsewhere.example'
  await server.api('POST', '/v1/keys', {
    ...embed,
    template_id: other.body.id,
    origins: [elsewhere],
  })
  expect((await (await invited(server)).join({ origin: elsewhere })).status).toBe(403)
  expect((await (await invited(server)).join({ origin: shop })).status).toBe(200)
  expect((await (await invited(server)).join({ origin: server.running.url })).status).toBe(200)
})

test('a code is good on the server’s own pages alone (Rule 54)', async () => {
  const server = await startTestServer()
  const { id, code, joinByCode } = await invited(server)
  const right = await joinByCode({ origin: page })
  const wrong = await joinByCode({ origin: page, body: { interview_id: id, code: `${code}x` } })
  expect(right).toMatchObject({ status: 403, body: wrong.body })
  expect((await joinByCode({ origin: null })).status).toBe(403)
  expect((await joinByCode()).status).toBe(200)
})

test.for([
  [{ external_id: 'user_bob' }, 'external_id'],
  [{ context: { plan: 'enterprise' } }, 'context'],
  [{ name: 'Bob' }, 'name'],
  [{ identity_token: 'x' }, 'identity_token'],
] as const)(
  'TM-08 a browser that joins says nothing of who it is: %j is refused',
  async ([body, field]) => {
    const server = await startTestServer()
    const { id, code, join, joinByCode } = await invited(server)
    const refusal = { status: 400, body: { error: { code: 'validation_error', field } } }
    expect(await join({ body })).toMatchObject(refusal)
    expect(await joinByCode({ body: { interview_id: id, code, ...body } })).toMatchObject(refusal)
    expect((await join()).status).toBe(200)
  },
)

test('a join needs no body, but a wrong one is refused (Rule 4)', async () => {
  const server = await startTestServer()
  const { sessionId, join } = await invited(server)
  const path = `/v1/sessions/${sessionId}/join`
  for (const body of ['[]', 'null', '{']) {
    const refused = await server.call(path, { method: 'POST', origin: page, body })
    expect(refused.body.error.code).toBe('validation_error')
  }
  const joined = await server.call(path, { method: 'POST', origin: page })
  expect(joined.status).toBe(200)
  expect((await join()).status).toBe(403)
})

test('a secret key that calls from a page is told that it has leaked (Rule 6)', async () => {
  const server = await startTestServer()
  const { id, sessionId, code } = await invited(server)
  const token = server.running.secretKey ?? ''
  for (const [path, body] of [
    [`/v1/sessions/${sessionId}/join`, {}],
    ['/v1/joins', { interview_id: id, code }],
  ] as const) {
    const { url: origin } = server.running
    const answer = await server.call(path, { method: 'POST', token, origin, body })
    expect(answer.body.error.message).toContain('leaked')
  }
})

test('a conversation of a template that was archived since can be joined', async () => {
  const server = await startTestServer()
  const { join } = await invited(server)
  await server.api('POST', '/v1/templates/tpl_test/archive')
  expect((await join()).status).toBe(200)
})

test('one a backend resumes lets the next browser in, to the whole of it (Rule 54)', async () => {
  const server = await startTestServer()
  const first = await invited(server)
  const phone = server.in(await first.enter())
  const opening = await server.agent.next()
  opening.say('Hello.')
  opening.do({ type: 'capture', goalId: 'name', data: 'Ada' })
  opening.end()
  await phone.send('I am Ada.')

  const second = await invited(server)
  expect(second.id).toBe(first.id)
  expect(second.sessionId).not.toBe(first.sessionId)
  const { status, body } = await second.join()
  expect(status).toBe(200)
  expect(body).toMatchObject({ resumed: true, resumable: true, status: 'joined' })
  expect(body.reason).toBeUndefined()
  const stream = await server.in(body).stream()
  await stream.until('ping')
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown.messages.map(({ text }) => text)).toEqual(['Hello.', 'I am Ada.'])
  expect(reader.shown.captured.get('name')).toMatchObject({ data: 'Ada' })
  // The browser that came first stays.
  expect((await phone.call('/messages')).status).toBe(200)
})

test('a new link makes the one before it void, but not the session an open page has (Rule 54)', async () => {
  const server = await startTestServer()
  const [page1, link1, link2] = [
    await invited(server),
    await invited(server),
    await invited(server),
  ]
  expect((await link1.joinByCode()).status).toBe(403)
  expect((await link2.joinByCode()).status).toBe(200)
  expect((await page1.join()).status).toBe(200)
})

test('joins are limited by address, whoever is asked for', async () => {
  const server = await startTestServer({
    limits: { openSessionRate: { requests: 3, seconds: 60 } },
  })
  const { join, joinByCode } = await invited(server)
  const guess = () =>
    server.call(`/v1/sessions/sess_${Math.random()}/join`, { method: 'POST', origin: page })
  expect((await guess()).status).toBe(403)
  expect((await joinByCode({ origin: page })).status).toBe(403)
  expect((await guess()).status).toBe(403)
  const late = await join()
  expect(late).toMatchObject({ status: 429, body: { error: { code: 'rate_limited' } } })
  expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0)
  // Sessions that are opened with an embed key are counted apart.
  await server.open()
})
