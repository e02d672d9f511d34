import type { TestServer } from './server.ts'
import { page } from './server.ts'

/** A call that must succeed. Answers the body. */
type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape
) => Promise<any>

/** Makes every call there is, as it goes when all is well, and waits for what the server does by itself. */
export async function makeEveryCall(server: TestServer, secretKey: string): Promise<void> {
  const ask: Ask = async (method, path, body, headers) => {
    const token = secretKey
    return done(await server.call(path, { method, body, token, ...(headers && { headers }) }))
  }
  await managePersons(ask)
  await manageTemplatesAndKeys(ask)
  await manageInterviews(ask, server.running.templateId)
  await talk(server)
  await join(server, ask)
  await outlive(server)
}

/** The first two pages of a list. */
async function leaf(ask: Ask, path: string): Promise<void> {
  const { next_cursor } = await ask('GET', path)
  await ask('GET', `${path}&cursor=${next_cursor}`)
}

async function managePersons(ask: Ask): Promise<void> {
  const { id } = await ask('POST', '/v1/persons', { external_id: 'new', name: 'Ada' })
  await ask('POST', '/v1/persons', { external_id: 'new', org_context: { plan: 'pro' } })
  await ask('GET', `/v1/persons/${id}`)
  await ask('GET', '/v1/persons?external_id=new')
  await leaf(ask, '/v1/persons?limit=1')
  const headers = { 'idempotency-key': 'once' }
  for (let time = 0; time < 2; time += 1) {
    await ask('POST', '/v1/persons', { external_id: 'newer' }, headers)
  }
}

async function manageTemplatesAndKeys(ask: Ask): Promise<void> {
  const goals = [{ id: 'one', type: 'open', prompt: 'One?' }]
  const design = { name: 'Talk', phases: [{ id: 'only', goals }] }
  const { id } = await ask('POST', '/v1/templates', design)
  await ask('PATCH', `/v1/templates/${id}`, { version: 1, name: 'Chat' })
  await ask('POST', `/v1/templates/${id}/archive`)
  await ask('POST', `/v1/templates/${id}/restore`)
  await ask('GET', `/v1/templates/${id}`)
  await ask('GET', `/v1/templates/${id}/versions/1`)
  await leaf(ask, `/v1/templates/${id}/versions?limit=1`)
  await leaf(ask, '/v1/templates?limit=1')
  await leaf(ask, '/v1/templates?archived=true&limit=1')

  const secret = await ask('POST', '/v1/keys', { kind: 'secret' })
  const embed = { kind: 'embed', template_id: id, origins: [page] }
  await ask('POST', '/v1/keys', embed)
  const second = await ask('POST', '/v1/keys', embed)
  await ask('PATCH', `/v1/keys/${second.id}`, { name: 'Shop', origins: [page] })
  await leaf(ask, '/v1/keys?limit=1')
  await leaf(ask, '/v1/keys?kind=embed&limit=1')
  await leaf(ask, `/v1/keys?template_id=${id}&limit=1`)
  for (const key of [secret, second]) await ask('DELETE', `/v1/keys/${key.id}`)
}

async function manageInterviews(ask: Ask, template_id: string): Promise<void> {
  const wanted = { template_id, persons: [{ external_id: 'new', name: 'Ada' }] }
  const { id } = await ask('POST', '/v1/interviews', { ...wanted, context: { plan: 'pro' } })
  await ask('POST', '/v1/interviews', { ...wanted, context: { plan: 'free' } })
  await ask('POST', '/v1/interviews', { ...wanted, resume: false })
  const anonymous = await ask('POST', '/v1/interviews', { template_id })
  const { participants } = await ask('GET', `/v1/interviews/${id}`)
  for (const filter of [
    '',
    `template_id=${template_id}&`,
    'status=created&',
    `template_id=${template_id}&status=created&`,
    'since=2026-01-01T00:00:00Z&',
    'external_id=new&',
    `person_id=${participants[0].person_id}&`,
  ]) {
    await leaf(ask, `/v1/interviews?${filter}limit=1`)
  }
  await ask('POST', `/v1/interviews/${id}/end`)
  for (const each of [id, anonymous.id]) await ask('DELETE', `/v1/interviews/${each}`)
}

/** What a page does: opens, reads along, writes, stops, retries, says who is there, comes back, signs out. */
async function talk(server: TestServer): Promise<void> {
  const first = await server.open({ context: { plan: 'free' } })
  const calls = server.in(first)
  const stream = await calls.stream()
  const opening = await server.agent.next()
  opening.do({ type: 'capture', goalId: 'name', data: 'Ada' })
  opening.do({ type: 'commit', goalId: 'name' })
  opening.say('Hello.')
  opening.end()
  const over = await stream.until('turn', ({ state }) => state === 'completed')
  for (let time = 0; time < 2; time += 1) done(await calls.send('I am Ada.', 'c1'))
  const answer = await server.agent.next()
  answer.fail(new Error('No answer.'))
  const failed = await stream.until('turn', ({ state }) => state === 'failed')
  done(await calls.retry(failed.data.id))
  done(await calls.stop(failed.data.id))
  const { items } = done(await calls.call('/messages?limit=1'))
  done(await calls.call(`/messages?before=${items[0].id}`))
  await (await calls.stream(over.id)).until('ping')

  const put = (sub: string, body: unknown, method = 'PUT') => calls.call(sub, { method, body })
  done(await put('/person', { name: 'Ada' }))
  const claimed = done(await put('/person', { external_id: 'user_7' }))
  const { session_secret } = claimed
  const renewed = done(await put('/token', { session_secret }, 'POST'))
  const person = { external_id: 'user_7', name: 'Ada', context: {} }
  const back = await server.open({ ...person, session_secret: renewed.session_secret })
  await server.open({ external_id: 'user_8', session_secret: back.session_secret })
  const last = await server.open({ external_id: 'user_9', name: 'Bob' })
  done(await server.in(last).call('/token', { method: 'DELETE' }))
}

async function join(server: TestServer, ask: Ask): Promise<void> {
  const wanted = { template_id: server.running.templateId }
  const invited = await ask('POST', '/v1/interviews', wanted)
  const path = `/v1/sessions/${invited.session_id}/join`
  done(await server.call(path, { method: 'POST', origin: page, body: {} }))
  const linked = await ask('POST', '/v1/interviews', wanted)
  const body = { interview_id: linked.id, code: new URL(linked.join_url).hash.slice(1) }
  const origin = server.running.url
  done(await server.call('/v1/joins', { method: 'POST', origin, body }))
}

/** A turn outlives its producer, and a conversation its time: the server ends both by itself. */
async function outlive(server: TestServer): Promise<void> {
  const stream = await server.in(await server.open()).stream()
  server.advance(4_000)
  await stream.until('turn', ({ state }) => state === 'interrupted')
  server.advance(366 * 24 * 60 * 60_000)
  await stream.until('status', ({ status }) => status === 'abandoned')
}

function done({ status, body }: Awaited<ReturnType<TestServer['call']>>) {
  if (status < 300) return body
  throw new Error(JSON.stringify(body))
}
