import type { Interview } from '@roxels/protocol/api'
import { InterviewListSchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import { expect, test, vi } from 'vitest'
import { connectTo } from '../testing/connect.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

const template_id = 'tpl_test'
const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

type Backend = Pick<TestServer, 'api'>
type Query = Readonly<Record<string, string>>

async function create(server: Backend, body: object = {}): Promise<string> {
  const answer = await server.api('POST', '/v1/interviews', { template_id, ...body })
  expect(answer.status).toBe(201)
  return answer.body.id as string
}

async function list(server: Backend, query: Query = {}) {
  const answer = await server.api('GET', `/v1/interviews?${new URLSearchParams(query)}`)
  expect(answer.status).toBe(200)
  return v.parse(InterviewListSchema, answer.body)
}

async function addTemplate(server: Backend): Promise<string> {
  const { body } = await server.api('GET', `/v1/templates/${template_id}`)
  const { name, phases, settings } = body
  return (await server.api('POST', '/v1/templates', { name, phases, settings })).body.id as string
}

/** Conversations of two templates with two people and nobody, in every state there is, hours apart. */
async function various() {
  const server = await startTestServer({ limits: { sweepMs: 10 } })
  const second = await addTemplate(server)
  await server.open({ external_id: 'u1' })
  await create(server, { persons: [{ external_id: 'u2' }] })
  server.advance(31 * dayMs)
  const isOver = async () => (await list(server, { status: 'created' })).items.length === 0
  await vi.waitUntil(isOver, 30_000)
  for (const template of [template_id, second]) {
    for (const persons of [[{ external_id: 'u1' }], [{ external_id: 'u2' }], []]) {
      server.advance(hourMs)
      await create(server, { template_id: template, persons, resume: false })
      server.advance(hourMs)
      const id = await create(server, { template_id: template, persons, resume: false })
      await server.api('POST', `/v1/interviews/${id}/end`)
    }
  }
  await server.open({ external_id: 'u2' })
  await server.open({})
  return { server, second }
}

test('each filter narrows the list, alone and with every other', async () => {
  const { server, second } = await various()
  const { items: all } = await list(server, { limit: '200' })
  expect(new Set(all.map(({ status }) => status))).toEqual(
    new Set(['created', 'joined', 'completed', 'abandoned']),
  )
  expect(all).toEqual(all.toSorted((a, b) => (a.created_at < b.created_at ? 1 : -1)))
  const personOf = ({ participants }: Interview) => participants[0]
  const anonymous = all.map(personOf).find((person) => person?.external_id === null)
  const u1 = all.map(personOf).find((person) => person?.external_id === 'u1')
  const ids = [u1?.person_id ?? '', anonymous?.person_id ?? '', 'person_unknown']
  const choices = {
    template_id: [template_id, second, 'tpl_unknown'],
    status: ['created', 'joined', 'completed', 'abandoned', 'failed'],
    since: [all[5]?.created_at ?? '', '9999-12-31'],
    external_id: ['u1', 'u2', 'U1', 'nobody'],
    person_id: ids,
  } as const
  const matches = (item: Interview, query: Readonly<Record<string, string | undefined>>) =>
    [
      [query['template_id'], item.template_id],
      [query['status'], item.status],
      [query['external_id'], personOf(item)?.external_id],
      [query['person_id'], personOf(item)?.person_id],
    ].every(([wanted, is]) => wanted === undefined || wanted === is) &&
    (query['since'] === undefined || item.created_at >= query['since'])

  let queries: Record<string, string>[] = [{}]
  for (const [name, values] of Object.entries(choices)) {
    queries = queries.flatMap((query) => [
      query,
      ...values.map((value) => ({ ...query, [name]: value })),
    ])
  }
  // Every one of them alone and in pairs, and what is left at a stride.
  const asked = queries.filter((query, n) => Object.keys(query).length <= 2 || n % 7 === 0)
  for (const query of asked) {
    const { items } = await list(server, { ...query, limit: '200' })
    expect(items, JSON.stringify(query)).toEqual(all.filter((item) => matches(item, query)))
  }
  expect(asked.length).toBeGreaterThan(100)
})

test('pages of a filtered list fit together, and a cursor is good for its filters alone (PG-03)', async () => {
  const { server } = await various()
  const queries: Query[] = [
    {},
    { status: 'completed' },
    { template_id, external_id: 'u1' },
    { since: '2026-01-01', status: 'created' },
  ]
  for (const query of queries) {
    const { items: whole } = await list(server, { ...query, limit: '200' })
    const met: Interview[] = []
    let cursor: string | null = null
    do {
      const page: v.InferOutput<typeof InterviewListSchema> = await list(server, {
        ...query,
        limit: '2',
        ...(cursor === null ? {} : { cursor }),
      })
      met.push(...page.items)
      expect(page.has_more).toBe(page.next_cursor !== null)
      cursor = page.next_cursor
    } while (cursor !== null)
    expect(met).toEqual(whole)
  }
  const { next_cursor } = await list(server, { limit: '1', status: 'completed' })
  for (const other of ['', 'status=created&', `status=completed&template_id=${template_id}&`]) {
    const path = `/v1/interviews?${other}cursor=${next_cursor}`
    expect(await server.api('GET', path)).toMatchObject({
      status: 400,
      body: { error: { code: 'validation_error', field: 'cursor' } },
    })
  }
  const persons = await server.api('GET', `/v1/persons?cursor=${next_cursor}`)
  expect(persons).toMatchObject({ status: 400, body: { error: { field: 'cursor' } } })
})

test('since takes the time in any offset, and is when it was made or later', async () => {
  const server = await startTestServer()
  const id = await create(server)
  const [item] = (await list(server)).items
  const at = Date.parse(item?.created_at ?? '')
  const inRome = new Date(at + 2 * hourMs).toISOString().replace('Z', '+02:00')
  const found = async (since: string) =>
    (await list(server, { since })).items.map((each) => each.id)
  expect(await found(new Date(at).toISOString())).toEqual([id])
  expect(await found(inRome)).toEqual([id])
  expect(await found(inRome.replace('+02:00', '999+02:00'))).toEqual([id])
  expect(await found(new Date(at).toISOString().slice(0, 10))).toEqual([id])
  expect(await found(new Date(at + 1).toISOString())).toEqual([])
  const unencoded = await server.api('GET', `/v1/interviews?since=${inRome}`)
  expect(unencoded).toMatchObject({ status: 400, body: { error: { field: 'since' } } })
  expect(unencoded.body.error.message).toContain('%2B')
})

test('a query that is not as documented is refused by name, and not repeated (PG-05)', async () => {
  const server = await startTestServer()
  for (const [query, field] of [
    ['status=zzz', 'status'],
    ['status=Created', 'status'],
    ['status=', 'status'],
    ['status=created&status=joined', 'status'],
    ['status[]=created', 'status[]'],
    ['template_id=zzz%2Fzzz', 'template_id'],
    ['template_id=%00', 'template_id'],
    [`template_id=${'z'.repeat(65)}`, 'template_id'],
    ['person_id=zzz+zzz', 'person_id'],
    ['external_id=+zzz', 'external_id'],
    ['external_id=%00', 'external_id'],
    ['external_id=undefined', 'external_id'],
    ['since=zzz', 'since'],
    ['since=2026-02-30', 'since'],
    ['since=9999-12-31T23:59:59-01:00', 'since'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['zzz=1', 'zzz'],
    ['__proto__=1', '__proto__'],
  ] as const) {
    const { status, body } = await server.api('GET', `/v1/interviews?${query}`)
    expect({ query, status, code: body.error?.code, field: body.error?.field }).toEqual({
      query,
      status: 400,
      code: 'validation_error',
      field,
    })
    if (field !== 'zzz') expect(body.error.message).not.toContain('zzz')
  }
})

test('an organisation lists its own, whatever it is asked for (RE-01)', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  const id = await create(server, { persons: [{ external_id: 'u' }] })
  const theirTemplate = await addTemplateTo(other, server)
  await create(other, { template_id: theirTemplate, persons: [{ external_id: 'u' }] })
  const [ours] = (await list(server)).items
  const [theirs] = (await list(other)).items
  expect(ours).toMatchObject({ id, template_id })
  expect(theirs?.participants[0]?.person_id).not.toBe(ours?.participants[0]?.person_id)
  expect((await list(other, { external_id: 'u' })).items).toEqual([theirs])
  const queries: Query[] = [
    { template_id },
    { person_id: ours?.participants[0]?.person_id ?? '' },
    { person_id: ours?.participants[0]?.person_id ?? '', external_id: 'u' },
  ]
  for (const query of queries) {
    expect((await list(other, query)).items).toEqual([])
  }
})

async function addTemplateTo(other: Backend, server: Backend): Promise<string> {
  const { name, phases } = (await server.api('GET', `/v1/templates/${template_id}`)).body
  return (await other.api('POST', '/v1/templates', { name, phases })).body.id as string
}

test('the session of a conversation is the newest one, whoever it is of', async () => {
  const server = await startTestServer()
  const sessionOf = async () => (await list(server)).items[0]?.session_id
  const first = await server.open({ external_id: 'u' })
  expect(await sessionOf()).toBe(first.session_id)
  server.advance(1_000)
  const second = await server.open({ external_id: 'u', session_secret: first.session_secret })
  expect(second.resumed).toBe(true)
  expect(await sessionOf()).toBe(second.session_id)
  await server.in(second).call('/token', { method: 'DELETE' })
  expect(await sessionOf()).toBe(second.session_id)
})

test('of sessions that began in one moment it is always the same', async () => {
  const server = await startTestServer()
  const conversation_id = await create(server)
  const db = connectTo(server.database)
  const created_at = new Date(Date.now() + hourMs).toISOString()
  const rest = { conversation_id, secret_id: null, key_id: null, generation: 1, ended_at: null }
  const rows = ['sess_b', 'sess_c', 'sess_a'].map((id) => ({ id, created_at, ...rest }))
  await db.insertInto('sessions').values(rows).execute()
  expect((await list(server)).items).toMatchObject([{ session_id: 'sess_c' }])
  const record = await server.api('GET', `/v1/interviews/${conversation_id}`)
  expect(record.body).toMatchObject({ session_id: 'sess_c' })
})
