import { expect, test } from 'vitest'
import type { TestServer } from '../testing/server.ts'
import { templateResumed } from '../testing/template.ts'
import { page, startTestServer } from '../testing/server.ts'

const ada = { external_id: 'user_ada', name: 'Ada' }
const dayMs = 24 * 60 * 60_000

async function logOf(server: TestServer, session: Parameters<TestServer['in']>[0]) {
  const stream = await server.in(session).stream()
  const { id } = await stream.until('hello')
  stream.cut()
  return id
}

test('TM-03 the same person in the same browser resumes (Rules 7, 8)', async () => {
  const server = await startTestServer()
  const first = await server.open(ada)
  expect(first).toMatchObject({ resumed: false, reason: 'device_unknown', resumable: true })
  const second = await server.open({ ...ada, session_secret: first.session_secret })
  expect(second).toMatchObject({ resumed: true, resumable: true, status: 'joined' })
  expect(second.reason).toBeUndefined()
  expect(second.session_id).not.toBe(first.session_id)
  expect(second.session_secret).not.toBe(first.session_secret)
  expect(await logOf(server, second)).toBe(await logOf(server, first))
})

test('RS-06 an anonymous person resumes by the secret alone, and not across visits (Rules 8, 10)', async () => {
  const server = await startTestServer()
  const first = await server.open({})
  expect(first).toMatchObject({ resumed: false, resumable: false })
  expect(first.reason).toBeUndefined()
  const second = await server.open({ session_secret: first.session_secret })
  expect(second).toMatchObject({ resumed: true, resumable: false })
  server.advance(dayMs)
  expect(await server.open({ session_secret: second.session_secret })).toMatchObject({
    resumed: false,
  })
})

test('a visit does not grow longer than a day by being resumed (Rule 10)', async () => {
  const server = await startTestServer()
  let session = await server.open({})
  server.advance(dayMs / 2)
  session = await server.open({ session_secret: session.session_secret })
  expect(session.resumed).toBe(true)
  server.advance(dayMs / 2)
  session = await server.open({ session_secret: session.session_secret })
  expect(session.resumed).toBe(false)
})

test('a person who stays known resumes within the window (Rule 10)', async () => {
  const server = await startTestServer()
  const first = await server.open(ada)
  server.advance(29 * dayMs)
  const second = await server.open({ ...ada, session_secret: first.session_secret })
  expect(second.resumed).toBe(true)
  server.advance(30 * dayMs)
  const third = await server.open({ ...ada, session_secret: second.session_secret })
  expect(third).toMatchObject({ resumed: false, reason: 'device_unknown' })
})

test('TM-01 nothing tells a known id from an unknown one (Rule 9)', async () => {
  const server = await startTestServer()
  const owner = await server.open(ada)
  const call = (external_id: string) =>
    server.call('/v1/sessions', {
      method: 'POST',
      token: server.running.embedKey,
      origin: page,
      body: { external_id },
    })
  const known = await call('user_ada')
  const unknown = await call('user_zoe')
  expect(known.status).toBe(201)
  expect(unknown.status).toBe(201)
  expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body))
  expect(JSON.stringify(known.body)).toHaveLength(JSON.stringify(unknown.body).length)
  for (const field of ['resumed', 'reason', 'resumable', 'status', 'template']) {
    expect(known.body[field]).toEqual(unknown.body[field])
  }
  expect(await logOf(server, known.body)).not.toBe(await logOf(server, owner))
})

test('a stranger who states a known id is not told the name', async () => {
  const server = await startTestServer()
  await server.open(ada)
  expect((await server.agent.next()).turn.personName).toBe('Ada')
  await server.open({ external_id: ada.external_id })
  expect((await server.agent.next()).turn.personName).toBeUndefined()
})

test('TM-04 a secret shown with another person’s id is dead from then on, and so is all it opened (Rule 9)', async () => {
  const server = await startTestServer()
  const first = await server.open(ada)
  const stream = await server.in(first).stream()
  await stream.until('ping')
  const { session_secret } = first
  const bob = await server.open({ external_id: 'user_bob', session_secret })
  expect(bob).toMatchObject({ resumed: false, reason: 'device_unknown' })
  await stream.ended
  expect(stream.events.at(-1)?.data).toMatchObject({ reason: 'person_changed', reconnect: false })
  expect((await server.in(first).call('/messages')).body.error.code).toBe('session_token_invalid')
  expect(await server.open({ ...ada, session_secret })).toMatchObject({ resumed: false })
})

test('an anonymous start with a known person’s secret gets nothing of theirs (Rule 8)', async () => {
  const server = await startTestServer()
  const { session_secret } = await server.open(ada)
  expect(await server.open({ session_secret })).toMatchObject({ resumed: false, resumable: false })
  expect(await server.open({ ...ada, session_secret })).toMatchObject({ resumed: true })
})

test('a known person does not resume an anonymous conversation (Rule 8)', async () => {
  const server = await startTestServer()
  const { session_secret } = await server.open({})
  expect(await server.open({ ...ada, session_secret })).toMatchObject({
    resumed: false,
    reason: 'device_unknown',
  })
})

test('an invented secret is answered like none', async () => {
  const server = await startTestServer()
  expect(await server.open({ ...ada, session_secret: 'ss_invented' })).toMatchObject({
    resumed: false,
    reason: 'device_unknown',
  })
})

test('the predecessor stays good until its successor has been used; older ones are dead (Rule 11)', async () => {
  const server = await startTestServer()
  const { session_secret: one } = await server.open(ada)
  const { session_secret: two } = await server.open({ ...ada, session_secret: one })
  // The answer with `two` was lost.
  const { session_secret: three } = await server.open({ ...ada, session_secret: one })
  expect(three).not.toBe(two)
  const { resumed } = await server.open({ ...ada, session_secret: three })
  expect(resumed).toBe(true)
  expect(await server.open({ ...ada, session_secret: one })).toMatchObject({ resumed: false })
  expect(await server.open({ ...ada, session_secret: two })).toMatchObject({ resumed: false })
  expect(await server.open({ ...ada, session_secret: three })).toMatchObject({ resumed: true })
})

test('secrets are hashed at rest (Rule 11)', async () => {
  const server = await startTestServer()
  const { session_secret } = await server.open(ada)
  const stored = JSON.stringify(await server.query('select * from session_secrets'))
  expect(stored).not.toContain(session_secret)
  expect(stored).not.toContain(session_secret.slice(3))
})

test('a template without resumption resumes within the visit only (Rule 10)', async () => {
  const server = await startTestServer({ template: templateResumed({ enabled: false }) })
  const first = await server.open(ada)
  expect(first.resumable).toBe(false)
  const second = await server.open({ ...ada, session_secret: first.session_secret })
  expect(second).toMatchObject({ resumed: true, resumable: false })
  server.advance(dayMs)
  const third = await server.open({ ...ada, session_secret: second.session_secret })
  expect(third.resumed).toBe(false)
})

test('RS-03 a completed conversation is not resumed (Rule 8)', async () => {
  const server = await startTestServer()
  const first = await server.open(ada)
  const opening = await server.agent.next()
  for (const goalId of ['name', 'team_size']) {
    opening.do({ type: 'capture', goalId, data: 1 })
    opening.do({ type: 'commit', goalId })
  }
  opening.do({ type: 'complete' })
  opening.end()
  await (
    await server.in(first).stream()
  ).ended
  expect(await server.open({ ...ada, session_secret: first.session_secret })).toMatchObject({
    resumed: false,
    reason: 'device_unknown',
  })
})

test('context is merged on a resume and keeps its limits', async () => {
  const server = await startTestServer()
  const keys = (prefix: string, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, index]))
  const first = await server.open({ ...ada, context: { plan: 'free', ...keys('a', 50) } })
  const second = await server.open({
    ...ada,
    session_secret: first.session_secret,
    context: { plan: 'pro' },
  })
  const [row] = await server.query('select browser_context as context from conversations')
  expect(JSON.parse(String(row?.['context']))).toMatchObject({ plan: 'pro', a0: 0 })
  const refused = await server.call('/v1/sessions', {
    method: 'POST',
    token: server.running.embedKey,
    origin: page,
    body: { ...ada, session_secret: second.session_secret, context: keys('b', 60) },
  })
  expect(refused).toMatchObject({ status: 400, body: { error: { field: 'context' } } })
  // Refused as a whole: the secret was not used up.
  expect(await server.open({ ...ada, session_secret: second.session_secret })).toMatchObject({
    resumed: true,
  })
})
