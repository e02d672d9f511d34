import type { Session } from '@roxels/protocol'
import type { CreatedKey, Key } from '@roxels/protocol/api'
import { CreatedKeySchema, KeyListSchema, KeySchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { TestServer } from '../testing/server.ts'
import { page, startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

const shop = 'https://shop.example'
const embed = { kind: 'embed', template_id: 'tpl_test', origins: [shop] }

async function create(server: Pick<TestServer, 'api'>, body: object): Promise<CreatedKey> {
  const answer = await server.api('POST', '/v1/keys', body)
  expect(answer.status).toBe(201)
  return v.parse(CreatedKeySchema, answer.body)
}

async function list(server: Pick<TestServer, 'api'>, query = ''): Promise<readonly Key[]> {
  return v.parse(KeyListSchema, (await server.api('GET', `/v1/keys${query}`)).body).items
}

const revoke = (server: Pick<TestServer, 'api'>, { id }: { readonly id: string }) =>
  server.api('DELETE', `/v1/keys/${id}`)

const start = (server: TestServer, { key }: CreatedKey, origin = shop) =>
  server.call('/v1/sessions', { method: 'POST', token: key, origin, body: {} })

const read = (server: TestServer, token: string) => server.call('/v1/persons', { token })

test('a secret key is shown once, works at once and is void once revoked', async () => {
  const server = await startTestServer()
  const made = await create(server, { kind: 'secret', name: 'Nightly job' })
  const { key, ...shown } = made
  expect(shown).toEqual({
    id: expect.stringMatching(/^key_/),
    kind: 'secret',
    name: 'Nightly job',
    prefix: key.slice(0, 10),
    created_at: expect.any(String),
    last_used_at: null,
  })
  expect((await read(server, key)).status).toBe(200)
  expect((await read(server, key.replace('sk_', 'sk-'))).status).toBe(200)
  const listed = await list(server, '?kind=secret')
  expect(listed.find(({ id }) => id === made.id)).toEqual({
    ...shown,
    last_used_at: expect.any(String),
  })
  expect(JSON.stringify(await server.query('select * from keys'))).not.toContain(key.slice(10))

  expect((await revoke(server, made)).status).toBe(204)
  expect(await read(server, key)).toMatchObject({
    status: 401,
    body: { error: { code: 'unauthorized' } },
  })
  expect((await list(server)).map(({ id }) => id)).not.toContain(made.id)
  expect((await revoke(server, made)).status).toBe(404)
})

test('an embed key is good for its template and its origins', async () => {
  const server = await startTestServer()
  const made = await create(server, {
    ...embed,
    origins: ['HTTPS://Shop.Example:443/', shop, 'https://*.Shop.example', 'http://localhost:*'],
  })
  expect(made).toMatchObject({
    kind: 'embed',
    key: expect.stringMatching(/^rk_/),
    origins: [shop, 'https://*.shop.example', 'http://localhost:*'],
    template_id: 'tpl_test',
  })
  expect(made.prefix).toBe(made.key.slice(0, 10))
  for (const origin of [shop, 'https://de.shop.example', 'http://localhost:5173']) {
    expect((await start(server, made, origin)).status, origin).toBe(201)
  }
  const dashed = { ...made, key: made.key.replace('rk_', 'rk-') }
  expect((await start(server, dashed)).status).toBe(201)
  for (const origin of [
    page,
    'https://shop.example.evil',
    'http://shop.example',
    'null',
    server.running.url,
  ]) {
    expect((await start(server, made, origin)).status, origin).toBe(403)
  }
  const [listed] = await list(server, '?kind=embed')
  expect(listed).toEqual({ ...made, last_used_at: expect.any(String) })

  const path = `/v1/keys/${made.id}`
  const changed = await server.api('PATCH', path, { name: 'Shop', origins: [page] })
  expect(v.parse(KeySchema, changed.body)).toMatchObject({ name: 'Shop', origins: [page] })
  expect((await start(server, made)).status).toBe(403)
  expect((await start(server, made, page)).status).toBe(201)
  expect((await server.api('PATCH', path, {})).body).toMatchObject({
    name: 'Shop',
    origins: [page],
  })
})

test('the first embed key lists what it was given, not where the server is', async () => {
  const server = await startTestServer()
  expect(await list(server, '?kind=embed')).toMatchObject([
    { key: server.running.embedKey, origins: [page], name: null },
  ])
  expect(await list(server, '?template_id=tpl_test')).toHaveLength(1)
  expect(await list(server, '?template_id=tpl_other')).toEqual([])
  expect(await list(server)).toHaveLength(2)
})

test('a revoked embed key ends what was opened with it, at once and nothing else', async () => {
  const server = await startTestServer()
  const made = await create(server, embed)
  const { body } = await start(server, made)
  const theirs = server.in(body as Session)
  const ours = server.in(await server.open())
  const [ending, staying] = await Promise.all([theirs.stream(), ours.stream()])
  await Promise.all([ending.until('ping'), staying.until('ping')])

  await revoke(server, made)
  expect((await ending.until('close')).data).toMatchObject({
    reason: 'forbidden',
    reconnect: false,
  })
  await ending.ended
  expect((await start(server, made)).status).toBe(401)
  expect((await theirs.send('Hello?')).body.error.code).toBe('session_token_invalid')
  const renewed = await theirs.call('/token', {
    method: 'POST',
    origin: shop,
    body: { session_secret: body.session_secret },
  })
  expect(renewed.status).toBe(403)
  expect((await ours.send('Hello.')).status).toBe(201)
  expect(staying.events.some(({ name }) => name === 'close')).toBe(false)
})

test('a server whose first embed key is revoked starts with the next one', async () => {
  const server = await startTestServer()
  const [first] = await list(server, '?kind=embed')
  await revoke(server, first as Key)
  await server.restart()
  expect(server.running).toMatchObject({ embedKey: first && 'key' in first && first.key })
  const made = await create(server, embed)
  await server.restart()
  expect(server.running).toMatchObject({ embedKey: made.key, templateId: 'tpl_test' })
})

test('a key may revoke itself, but the last one may not be revoked', async () => {
  const server = await startTestServer()
  const [first] = await list(server, '?kind=secret')
  const refused = await revoke(server, first as Key)
  expect(refused).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } })
  expect(refused.body.error.message).toContain('last secret key')

  const made = await create(server, { kind: 'secret' })
  const self = await server.call(`/v1/keys/${made.id}`, { method: 'DELETE', token: made.key })
  expect(self.status).toBe(204)

  // Each of two would leave the other.
  const second = await create(server, { kind: 'secret' })
  const answers = await Promise.all([revoke(server, first as Key), revoke(server, second)])
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 204)).toHaveLength(1)
  const live = await server.query(
    `select id from keys where kind = 'secret' and revoked_at is null`,
  )
  expect(live).toHaveLength(1)
})

test.for([
  { body: {}, field: 'kind' },
  { body: { kind: 'root' }, field: 'kind' },
  { body: { kind: 'secret', name: ' ' }, field: 'name' },
  { body: { kind: 'secret', origins: [shop] }, field: 'origins' },
  { body: { kind: 'embed', origins: [shop] }, field: 'template_id' },
  { body: { ...embed, template_id: 'tpl_other' }, field: 'template_id' },
  { body: { ...embed, origins: [] }, field: 'origins' },
  { body: { ...embed, origins: shop }, field: 'origins' },
  { body: { ...embed, origins: [shop, 'https://*.com'] }, field: 'origins[1]' },
  { body: { ...embed, origins: ['*'] }, field: 'origins[0]' },
  { body: { ...embed, origins: ['shop.example'] }, field: 'origins[0]' },
  { body: { ...embed, origins: [`${shop}/checkout`] }, field: 'origins[0]' },
  { body: { ...embed, origins: [7] }, field: 'origins[0]' },
  { body: { ...embed, key: 'rk_mine' }, field: 'key' },
])('a key made of $body is refused at $field', async ({ body, field }) => {
  const server = await startTestServer()
  const answer = await server.api('POST', '/v1/keys', body)
  expect(answer).toMatchObject({
    status: 400,
    body: { error: { code: 'validation_error', field } },
  })
  expect(await list(server)).toHaveLength(2)
})

test('a secret key has no origins to change', async () => {
  const server = await startTestServer()
  const [secret] = await list(server, '?kind=secret')
  const answer = await server.api('PATCH', `/v1/keys/${secret?.id}`, { name: 'A', origins: [shop] })
  expect(answer).toMatchObject({ status: 400, body: { error: { field: 'origins' } } })
  expect(await list(server, '?kind=secret')).toEqual([secret])
})

test('keys of another organisation are not there', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  const [theirs] = await list(other)
  expect(await list(other)).toHaveLength(1)
  expect((await list(server)).map(({ id }) => id)).not.toContain(theirs?.id)
  for (const [method, body] of [
    ['PATCH', { name: 'Mine' }],
    ['DELETE', undefined],
  ] as const) {
    const answer = await server.api(method, `/v1/keys/${theirs?.id}`, body)
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
  }
  const foreign = await other.api('POST', '/v1/keys', embed)
  const unknown = await other.api('POST', '/v1/keys', { ...embed, template_id: 'tpl_unknown' })
  expect(foreign.body).toEqual(unknown.body)
  expect(foreign.body.error.field).toBe('template_id')
  expect(await list(other)).toMatchObject([{ id: theirs?.id, name: null }])
})
