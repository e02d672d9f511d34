import type { CreatedInterview, InterviewRecord } from '@roxels/protocol/api'
import { CreatedInterviewSchema, InterviewRecordSchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { page, startTestServer } from '../testing/server.ts'

const template_id = 'tpl_test'
const hourMs = 60 * 60_000
const dayMs = 24 * hourMs
const ada = { external_id: 'user_ada', name: 'Ada' }

async function ask(server: TestServer, body: object = {}): Promise<CreatedInterview> {
  const answer = await server.api('POST', '/v1/interviews', {
    template_id,
    persons: [ada],
    ...body,
  })
  if (answer.status > 201) throw new Error(JSON.stringify(answer.body))
  const created = v.parse(CreatedInterviewSchema, answer.body)
  expect(answer.status).toBe(created.resumed ? 200 : 201)
  return created
}

async function read(server: TestServer, id: string): Promise<InterviewRecord> {
  return v.parse(InterviewRecordSchema, (await server.api('GET', `/v1/interviews/${id}`)).body)
}

async function patch(server: TestServer, version: number, resumption: object) {
  const answer = await server.api('PATCH', `/v1/templates/${template_id}`, {
    version,
    settings: { embedded: { resumption } },
  })
  expect(answer.status).toBe(200)
}

test('asked for again, a conversation goes on in a new session', async () => {
  const server = await startTestServer()
  const first = await ask(server)
  server.advance(1_000)
  const second = await ask(server)
  expect(second).toMatchObject({
    id: first.id,
    status: 'created',
    resumed: true,
    created_at: first.created_at,
    template_id,
  })
  expect(second.session_id).not.toBe(first.session_id)
  expect(second.join_url).not.toBe(first.join_url)
  expect(await read(server, first.id)).toMatchObject({ session_id: second.session_id })
  expect((await server.api('GET', '/v1/interviews')).body.items).toHaveLength(1)
})

test('it goes on in the middle of a sentence', async () => {
  const server = await startTestServer()
  const browser = server.in(await (await invited(server)).enter())
  const stream = await browser.stream()
  // From here on what happens is told as an event.
  await stream.until('ping')
  const opening = await server.agent.next()
  opening.do({ type: 'capture', goalId: 'name', data: 'Ada' })
  opening.say('Hello A')
  await stream.until('delta')
  stream.cut()

  const again = await invited(server)
  const session = await again.enter()
  expect(session).toMatchObject({ session_id: again.sessionId, resumed: true, status: 'joined' })
  const resumed = await server.in(session).stream()
  const { data } = await resumed.until('snapshot')
  expect(data).toMatchObject({
    messages: [{ text: 'Hello A', state: 'streaming' }],
    captured: [{ goal_id: 'name', data: 'Ada' }],
  })
  await resumed.until('ping')
  opening.say('da.')
  expect((await resumed.until('delta')).data).toMatchObject({ at: 7, text: 'da.' })
  expect(server.agent.asked()).toBe(1)
})

test('RS-01 with resume false a new one begins, and is the one that is resumed from then on', async () => {
  const server = await startTestServer()
  const first = await ask(server)
  server.advance(1_000)
  const second = await ask(server, { resume: false })
  expect(second.resumed).toBe(false)
  // To be spoken in does not make the older one the newer.
  await server.call(`/v1/sessions/${first.session_id}/join`, {
    method: 'POST',
    origin: page,
    body: {},
  })
  for (const _ of [1, 2, 3]) expect((await ask(server)).id).toBe(second.id)
})

test('RS-01 of several made in one moment it is always the same one', async () => {
  const server = await startTestServer()
  await Promise.all(Array.from({ length: 10 }, () => ask(server, { resume: false })))
  const ids = new Set<string>()
  for (const _ of [1, 2, 3]) ids.add((await ask(server)).id)
  expect(ids.size).toBe(1)
  const [newest] = (await server.api('GET', '/v1/interviews?limit=1')).body.items
  expect([...ids]).toEqual([newest.id])
})

test('many that ask at once get one conversation', async () => {
  const server = await startTestServer()
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(server)))
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
  expect(answers.filter(({ resumed }) => !resumed)).toHaveLength(1)
  expect(new Set(answers.map(({ session_id }) => session_id)).size).toBe(10)
})

test.for<{ what: string; persons: readonly object[] }>([
  { what: 'nobody', persons: [] },
  { what: 'somebody with a name only', persons: [{ name: 'Ada' }] },
])('RS-06 nothing is resumed for $what', async ({ persons }) => {
  const server = await startTestServer()
  await ask(server, { persons })
  expect((await ask(server, { persons })).resumed).toBe(false)
})

test('nothing is resumed for another person, or of another template', async () => {
  const server = await startTestServer()
  const first = await ask(server)
  expect((await ask(server, { persons: [{ ...ada, external_id: 'user_ADA' }] })).resumed).toBe(
    false,
  )
  const { body: template } = await server.api('GET', `/v1/templates/${template_id}`)
  const { name, phases, settings } = template
  const other = await server.api('POST', '/v1/templates', { name, phases, settings })
  expect((await ask(server, { template_id: other.body.id })).resumed).toBe(false)
  expect(await ask(server)).toMatchObject({ id: first.id, resumed: true })
})

test('RS-03 one that has ended is not resumed', async () => {
  const server = await startTestServer()
  const first = await ask(server)
  await server.api('POST', `/v1/interviews/${first.id}/end`)
  const second = await ask(server)
  expect(second).toMatchObject({ status: 'created', resumed: false })
  await server.api('DELETE', `/v1/interviews/${second.id}`)
  const third = await ask(server)
  expect(third.resumed).toBe(false)
  expect([first.id, second.id]).not.toContain(third.id)
})

test('it is resumed until its window is over, which counts from the last time it was used', async () => {
  const server = await startTestServer({ limits: { sweepMs: 600_000 } })
  const { id } = await ask(server)
  server.advance(20 * dayMs)
  // A link is good for a week: another one is needed, and joined by.
  const invitation = await invited(server)
  expect(invitation.id).toBe(id)
  await invitation.enter()
  server.advance(30 * dayMs - 60_000)
  expect(await ask(server)).toMatchObject({ id, resumed: true, status: 'joined' })
  server.advance(30 * dayMs)
  expect((await ask(server)).resumed).toBe(false)
})

test('a window that is shorter than a link is good for leaves the link its time', async () => {
  const server = await startTestServer({ limits: { sweepMs: 10 } })
  await patch(server, 1, { window_days: 1 })
  const invitation = await invited(server)
  server.advance(7 * dayMs - 60_000)
  expect(await read(server, invitation.id)).toMatchObject({ status: 'created' })
  expect((await invitation.joinByCode()).status).toBe(200)
  server.advance(dayMs)
  expect((await ask(server)).resumed).toBe(false)
})

test('RS-04 a conversation keeps the version it began with, and whether that lets it be resumed', async () => {
  const server = await startTestServer()
  const on = await ask(server)
  await patch(server, 1, { enabled: false })
  expect(await ask(server)).toMatchObject({ id: on.id, resumed: true })
  expect(await read(server, on.id)).toMatchObject({ template_version: 1 })

  const off = await ask(server, { resume: false })
  expect(await read(server, off.id)).toMatchObject({ template_version: 2 })
  // The newer one is never resumed, so that the older one is.
  expect(await ask(server)).toMatchObject({ id: on.id, resumed: true })
  await server.api('POST', `/v1/interviews/${on.id}/end`)
  expect((await ask(server)).resumed).toBe(false)

  await patch(server, 2, { enabled: true })
  const anew = await ask(server)
  expect(anew.resumed).toBe(false)
  expect(await ask(server)).toMatchObject({ id: anew.id, resumed: true })
  expect(await read(server, anew.id)).toMatchObject({ template_version: 3 })
})

test('an archived template’s conversations go on', async () => {
  const server = await startTestServer()
  const first = await ask(server)
  await server.api('POST', `/v1/templates/${template_id}/archive`)
  expect(await ask(server)).toMatchObject({ id: first.id, resumed: true })
  const anew = { template_id, persons: [ada], resume: false }
  expect((await server.api('POST', '/v1/interviews', anew)).status).toBe(409)
})

test('TM-01 what a browser began in somebody’s name is not resumed by a backend', async () => {
  const server = await startTestServer()
  const stranger = await server.open({ external_id: ada.external_id, name: 'Mallory' })
  const made = await ask(server)
  expect(made.resumed).toBe(false)
  // Nor is what a browser has claimed, whoever began it.
  const anonymous = await invited(server, { persons: [] })
  const claimed = server.in(await anonymous.enter())
  const claim = { method: 'PUT', body: { external_id: ada.external_id } }
  expect((await claimed.call('/person', claim)).status).toBe(200)
  expect(await ask(server)).toMatchObject({ id: made.id, resumed: true })
  await server.api('POST', `/v1/interviews/${made.id}/end`)
  expect((await ask(server)).resumed).toBe(false)

  const { items } = (await server.api('GET', '/v1/interviews?external_id=user_ada')).body
  const assurances = items.map(({ participants }: InterviewRecord) => participants[0]?.assurance)
  expect(assurances.toSorted()).toEqual(['device', 'device', 'verified', 'verified'])
  expect((await server.in(stranger).call('/messages')).status).toBe(200)
})

test('a browser’s own way back does not reach what a backend began', async () => {
  const server = await startTestServer()
  const made = await ask(server)
  const opened = await server.open({ external_id: ada.external_id })
  expect(opened).toMatchObject({ resumed: false, reason: 'device_unknown' })
  const { items } = (await server.api('GET', '/v1/interviews')).body
  expect(items).toHaveLength(2)
  expect(await read(server, made.id)).toMatchObject({ status: 'created' })
})

test('of a conversation only the newest link is good; ids in open pages keep their hour', async () => {
  const server = await startTestServer()
  const links = [await invited(server), await invited(server), await invited(server)]
  const [first, second, third] = links
  expect((await first?.joinByCode())?.status).toBe(403)
  expect((await second?.joinByCode())?.status).toBe(403)
  expect((await first?.join())?.status).toBe(200)
  expect((await third?.joinByCode())?.status).toBe(200)
  server.advance(hourMs)
  expect((await second?.join())?.status).toBe(403)
})
