import * as v from 'valibot'
import { InterviewRecordSchema } from '@roxels/protocol/api'
import { expect, test } from 'vitest'
import { invited } from '../testing/invited.ts'
import {
  ada,
  dayMs,
  interviews,
  isSame,
  patch,
  startTrusting,
  startVerified,
} from '../testing/trusting.ts'

test('RS-01 of two open conversations of one person the newest is carried on', async () => {
  const { server, host } = await startVerified()
  const template_id = 'tpl_test'
  const make = async () =>
    (await server.api('POST', '/v1/interviews', { template_id, persons: [ada], resume: false }))
      .body.id as string
  const older = await make()
  server.advance(1_000)
  const newer = await make()
  for (let time = 0; time < 2; time += 1) {
    await server.open({ identity_token: await host.token('user_ada') })
  }
  const found = new Map<string, string>()
  for (const { id, status } of await interviews(server)) found.set(id, status)
  expect([found.get(older), found.get(newer)]).toEqual(['created', 'joined'])
})

test('RS-02 two devices at once carry on one conversation, and both see what is said', async () => {
  const { server, host } = await startVerified()
  const tokens = [await host.token('user_ada'), await host.token('user_ada')]
  const [phone, laptop] = await Promise.all(
    tokens.map((identity_token) => server.open({ identity_token })),
  )
  if (phone === undefined || laptop === undefined) throw new Error('Expected two.')
  expect(await interviews(server)).toHaveLength(1)
  const streams = [await server.in(phone).stream(), await server.in(laptop).stream()]
  for (const stream of streams) await stream.until('ping')
  await server.in(phone).send('From the phone.')
  for (const stream of streams) await stream.until('message', ({ role }) => role === 'participant')
})

test('RS-03 what is over is not carried on', async () => {
  const { server, host } = await startVerified()
  const first = await server.open({ identity_token: await host.token('user_ada') })
  await server.in(first).call('/end', { method: 'POST' })
  const second = await server.open({ identity_token: await host.token('user_ada') })
  expect(second.resumed).toBe(false)
  server.advance(31 * dayMs)
  const third = await server.open({ identity_token: await host.token('user_ada') })
  expect(third.resumed).toBe(false)
  expect(await interviews(server)).toHaveLength(3)
})

test('RS-04 a conversation keeps its version; one that is no longer to be carried on is not (TM-12)', async () => {
  const { server, host } = await startVerified()
  const open = async () => server.open({ identity_token: await host.token('user_ada') })
  await open()
  await server.api('PATCH', '/v1/templates/tpl_test', { version: 1, name: 'Renamed' })
  expect(await open()).toMatchObject({ resumed: true, template: { name: 'Test' } })
  await patch(server, 2, { enabled: false })
  expect(await open()).toMatchObject({ resumed: false, template: { name: 'Renamed' } })
  await patch(server, 3, { enabled: true, trust: 'device' })
  expect(await open()).toMatchObject({ resumed: false, reason: 'device_unknown' })
})

test('open, but resumption off: nobody carries on', async () => {
  const server = await startTrusting('open', { enabled: false })
  await server.open(ada)
  expect(await server.open(ada)).toMatchObject({ resumed: false, reason: 'device_unknown' })
})

test('the conversation of the secret goes before the newest one', async () => {
  const server = await startTrusting('open')
  const first = await server.open(ada)
  server.advance(1_000)
  await server.api('POST', '/v1/interviews', {
    template_id: 'tpl_test',
    persons: [ada],
    resume: false,
  })
  const here = await server.open({ ...ada, session_secret: first.session_secret })
  expect(await isSame(server, first, here)).toBe(true)
  expect((await server.open(ada)).resumed).toBe(false)
})

test('what is carried on keeps what its backend said of it (Rule 58)', async () => {
  const { server, host } = await startVerified()
  const { id } = await invited(server, { persons: [ada], context: { plan: 'pro' } })
  await server.open({
    identity_token: await host.token('user_ada'),
    context: { plan: 'free', page: 'pricing' },
  })
  const { body } = await server.api('GET', `/v1/interviews/${id}`)
  expect(v.parse(InterviewRecordSchema, body)).toMatchObject({
    context: { plan: 'pro' },
    browser_context: { plan: 'free', page: 'pricing' },
  })
  expect((await server.agent.next()).turn.context).toEqual({ plan: 'pro', page: 'pricing' })
})
