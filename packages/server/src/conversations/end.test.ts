import { expect, test } from 'vitest'
import { joinedToConfirm, settle, templateToConfirm } from '../testing/goals-to-confirm.ts'
import { createReader } from '../testing/reader.ts'
import { startTestServer } from '../testing/server.ts'

const toConfirm = { template: templateToConfirm }

test('a participant ends the conversation: what is being said stops, and no more is taken (Rule 64)', async () => {
  const { server, session, opening, stream, calls, end } = await joinedToConfirm(
    await startTestServer(toConfirm),
  )
  settle(opening, 'name')
  opening.say('Once upon ')
  await stream.until('delta')
  const ended = await end()
  expect(ended).toMatchObject({ status: 200, body: { status: 'completed' } })
  expect(opening.turn.signal.aborted).toBe(true)
  await stream.ended
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown).toMatchObject({
    status: 'completed',
    turn: { state: 'stopped' },
    messages: [{ text: 'Once upon ', state: 'stopped' }],
  })
  expect(stream.events.at(-1)?.data).toMatchObject({
    reason: 'conversation_closed',
    reconnect: false,
  })
  opening.say('a time')
  opening.end()

  expect((await calls.send('Wait!')).status).toBe(409)
  expect((await calls.call('/messages')).body.items).toMatchObject([{ text: 'Once upon ' }])
  const { session_secret } = session
  expect(await server.open({ external_id: 'user_1', session_secret })).toMatchObject({
    resumed: false,
  })
})

test('ending twice ends it once (Rule 64)', async () => {
  const { server, stream, end } = await joinedToConfirm(await startTestServer(toConfirm))
  const answers = await Promise.all([end(), end(), end()])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await end()).body).toEqual({ status: 'completed' })
  await stream.ended
  expect(stream.events.filter(({ name }) => name === 'status')).toHaveLength(1)
  const ends = `select seq from events where name = 'status' and data like '%completed%'`
  expect(await server.query(ends)).toHaveLength(1)
})

test('one that has ended otherwise stays as it is (Rule 64)', async () => {
  const settings = { ...templateToConfirm.settings, max_session_duration_minutes: 1 }
  const server = await startTestServer({
    template: { ...templateToConfirm, settings },
    limits: { sweepMs: 10 },
  })
  const { stream, end } = await joinedToConfirm(server)
  server.advance(61_000)
  await stream.ended
  expect(await end()).toMatchObject({ status: 200, body: { status: 'abandoned' } })
  expect((await server.api('GET', '/v1/interviews')).body.items).toMatchObject([
    { status: 'abandoned' },
  ])
})

test('what a participant has ended is not abandoned later (Rule 64)', async () => {
  const limits = { sweepMs: 10 }
  const { server, end, calls } = await joinedToConfirm(
    await startTestServer({ ...toConfirm, limits }),
  )
  await end()
  // A name can be given even now; that is no reason to wait for its giver.
  await calls.call('/person', { method: 'PUT', body: { name: 'Ada' } })
  expect(await server.query('select abandon_at from conversations')).toEqual([{ abandon_at: null }])
  const [{ id }] = (await server.api('GET', '/v1/interviews')).body.items
  expect((await server.api('GET', `/v1/interviews/${id}`)).body).toMatchObject({
    status: 'completed',
    ended_at: expect.any(String),
  })
})

test('a body is not needed, and says nothing (Rule 4)', async () => {
  const { calls } = await joinedToConfirm(await startTestServer(toConfirm))
  const refused = await calls.call('/end', { method: 'POST', body: { reason: 'bored' } })
  expect(refused).toMatchObject({ status: 400, body: { error: { field: 'reason' } } })
  expect((await calls.call('/end', { method: 'POST', body: {} })).status).toBe(200)
})
