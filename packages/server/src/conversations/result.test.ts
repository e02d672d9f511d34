import { ResultSchema } from '@roxels/protocol'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { found, joinedToConfirm, settle, templateToConfirm } from '../testing/goals-to-confirm.ts'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'

const toConfirm = { template: templateToConfirm }

type Calls = Pick<ReturnType<TestServer['in']>, 'call'>

async function resultOf({ call }: Calls) {
  const { status, body } = await call('/result')
  expect(status).toBe(200)
  expect(v.parse(ResultSchema, body)).toEqual(body)
  return body
}

test('once it is over a participant reads what came of it, as its backend does (Rule 78)', async () => {
  const server = await startTestServer(toConfirm)
  const { opening, stream, calls, confirm } = await joinedToConfirm(server)
  settle(opening, 'name', 'team_size', 'address')
  opening.end()
  await stream.until('goal', ({ goal_id, to }) => goal_id === 'address' && to === 'captured')
  await confirm('name')
  server.advance(61_900)
  await confirm('address')
  await stream.ended
  const result = await resultOf(calls)
  expect(result).toEqual({
    status: 'completed',
    summary: 'Name: Ada\nTeam size: 3\nAddress: 1 Rue Neuve',
    findings: found,
    duration_seconds: expect.any(Number),
    external_id: 'user_1',
    auto_close: false,
  })
  // The clock of the test goes on as well.
  expect(result.duration_seconds).toBeGreaterThanOrEqual(61)
  expect(result.duration_seconds).toBeLessThan(90)
  const [{ id }] = (await server.api('GET', '/v1/interviews')).body.items
  const { summary, findings } = (await server.api('GET', `/v1/interviews/${id}`)).body
  expect({ summary, findings }).toEqual({ summary: result.summary, findings: result.findings })
})

test('one that is not over has none yet (Rule 78)', async () => {
  const { calls, opening } = await joinedToConfirm(await startTestServer(toConfirm))
  settle(opening, 'team_size')
  const answer = await calls.call('/result')
  expect(answer).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', message: expect.stringContaining('not over yet') } },
  })
})

test('what is only captured is not found, and of nothing found nothing is said (Rule 78)', async () => {
  const { opening, stream, calls, end } = await joinedToConfirm(await startTestServer(toConfirm))
  settle(opening, 'name')
  opening.end()
  await stream.until('goal', ({ goal_id, to }) => goal_id === 'name' && to === 'captured')
  await end()
  expect(await resultOf(calls)).toMatchObject({ status: 'completed', summary: '', findings: {} })
})

test('one that was abandoned has what was found until then (Rule 78)', async () => {
  const settings = { ...templateToConfirm.settings, max_session_duration_minutes: 1 }
  const template = { ...templateToConfirm, settings }
  const server = await startTestServer({ template, limits: { sweepMs: 10 } })
  const { opening, stream, calls } = await joinedToConfirm(server)
  settle(opening, 'team_size')
  opening.end()
  await stream.until('goal', ({ to }) => to === 'committed')
  server.advance(61_000)
  await stream.ended
  const result = await resultOf(calls)
  expect(result).toMatchObject({ status: 'abandoned', summary: 'Team size: 3' })
  expect(result.duration_seconds).toBeGreaterThanOrEqual(60)
})

test('it is told by whom it is with by then, and nobody’s is nobody’s (Rule 78)', async () => {
  const server = await startTestServer()
  const calls = server.in(await server.open())
  await calls.call('/end', { method: 'POST' })
  expect(await resultOf(calls)).toMatchObject({ external_id: null, duration_seconds: 0 })
  await calls.call('/person', { method: 'PUT', body: { external_id: 'user_ada' } })
  expect(await resultOf(calls)).toMatchObject({ external_id: 'user_ada' })
})

test('the template it began with says whether the embed closes, not the one of today (Rule 78)', async () => {
  const server = await startTestServer()
  const before = server.in(await server.open())
  const settings = { embedded: { auto_close: true } }
  await server.api('PATCH', '/v1/templates/tpl_test', { version: 1, settings })
  const after = server.in(await server.open())
  for (const calls of [before, after]) await calls.call('/end', { method: 'POST' })
  expect(await resultOf(before)).toMatchObject({ auto_close: false })
  expect(await resultOf(after)).toMatchObject({ auto_close: true })
})

test('it lasts from the first join on, not from when a backend made it (Rule 78)', async () => {
  const server = await startTestServer()
  const { enter } = await invited(server)
  server.advance(600_000)
  const calls = server.in(await enter())
  server.advance(5_000)
  await calls.call('/end', { method: 'POST' })
  const { duration_seconds } = await resultOf(calls)
  expect(duration_seconds).toBeGreaterThanOrEqual(5)
  expect(duration_seconds).toBeLessThan(60)
})

test('whoever is no participant reads nothing, and a query says nothing (Rules 4, 14, 78)', async () => {
  const server = await startTestServer()
  const session = await server.open()
  await server.in(session).call('/end', { method: 'POST' })
  const path = `/v1/sessions/${session.session_id}/result`
  expect((await server.call(path)).status).toBe(401)
  const { session_token: token } = await server.open()
  expect((await server.call(path, { token })).status).toBe(403)
  const asked = await server.in(session).call('/result?full=1')
  expect(asked).toMatchObject({ status: 400, body: { error: { field: 'full' } } })
  await server.in(session).call('/token', { method: 'DELETE' })
  expect((await server.in(session).call('/result')).status).toBe(401)
})
