import { KeySchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { createTemplate } from '../testing/design.ts'
import { createKey, embedKey, listKeys, openWith, revokeKey, shop } from '../testing/keys.ts'
import type { TestServer } from '../testing/server.ts'
import { page, startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

const read = (server: TestServer, token: string) => server.call('/v1/persons', { token })

test('a secret key is shown once, works at once and is void once revoked', async () => {
  const server = await startTestServer()
  const made = await createKey(server, { kind: 'secret', name: 'Nightly job' })
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
  const listed = await listKeys(server, '?kind=secret')
  expect(listed.find(({ id }) => id === made.id)).toEqual({
    ...shown,
    last_used_at: expect.any(String),
  })
  expect(JSON.stringify(await server.query('select * from keys'))).not.toContain(key.slice(10))

  expect((await revokeKey(server, made)).status).toBe(204)
  expect(await read(server, key)).toMatchObject({
    status: 401,
    body: { error: { code: 'unauthorized' } },
  })
  expect((await listKeys(server)).map(({ id }) => id)).not.toContain(made.id)
  expect((await revokeKey(server, made)).status).toBe(404)
})

test('an embed key is good for its template and its origins', async () => {
  const server = await startTestServer()
  const made = await createKey(server, {
    ...embedKey,
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
    expect((await openWith(server, made, origin)).status, origin).toBe(201)
  }
  const dashed = { ...made, key: made.key.replace('rk_', 'rk-') }
  expect((await openWith(server, dashed)).status).toBe(201)
  for (const origin of [
    page,
    'https://shop.example.evil',
    'http://shop.example',
    'null',
    server.running.url,
  ]) {
    expect((await openWith(server, made, origin)).status, origin).toBe(403)
  }
  const [listed] = await listKeys(server, '?kind=embed')
  expect(listed).toEqual({ ...made, last_used_at: expect.any(String) })

  const path = `/v1/keys/${made.id}`
  const changed = await server.api('PATCH', path, { name: 'Shop', origins: [page] })
  expect(v.parse(KeySchema, changed.body)).toMatchObject({ name: 'Shop', origins: [page] })
  expect((await openWith(server, made)).status).toBe(403)
  expect((await openWith(server, made, page)).status).toBe(201)
  expect((await server.api('PATCH', path, {})).body).toMatchObject({
    name: 'Shop',
    origins: [page],
  })
})

test('the first embed key lists what it was given, not where the server is', async () => {
  const server = await startTestServer()
  expect(await listKeys(server, '?kind=embed')).toMatchObject([
    { key: server.running.embedKey, origins: [page], name: null },
  ])
  expect(await listKeys(server, '?template_id=tpl_test')).toHaveLength(1)
  expect(await listKeys(server, '?template_id=tpl_other')).toEqual([])
  expect(await listKeys(server)).toHaveLength(2)
})

test.for([
  { body: {}, field: 'kind' },
  { body: { kind: 'root' }, field: 'kind' },
  { body: { kind: 'secret', name: ' ' }, field: 'name' },
  { body: { kind: 'secret', origins: [shop] }, field: 'origins' },
  { body: { kind: 'embed', origins: [shop] }, field: 'template_id' },
  { body: { ...embedKey, template_id: 'tpl_other' }, field: 'template_id' },
  { body: { ...embedKey, origins: [] }, field: 'origins' },
  { body: { ...embedKey, origins: shop }, field: 'origins' },
  { body: { ...embedKey, origins: [shop, 'https://*.com'] }, field: 'origins[1]' },
  { body: { ...embedKey, origins: ['*'] }, field: 'origins[0]' },
  { body: { ...embedKey, origins: ['shop.example'] }, field: 'origins[0]' },
  { body: { ...embedKey, origins: [`${shop}/checkout`] }, field: 'origins[0]' },
  { body: { ...embedKey, origins: [7] }, field: 'origins[0]' },
  { body: { ...embedKey, key: 'rk_mine' }, field: 'key' },
])('a key made of $body is refused at $field', async ({ body, field }) => {
  const server = await startTestServer()
  const answer = await server.api('POST', '/v1/keys', body)
  expect(answer).toMatchObject({
    status: 400,
    body: { error: { code: 'validation_error', field } },
  })
  expect(await listKeys(server)).toHaveLength(2)
})

test('a secret key has no origins to change', async () => {
  const server = await startTestServer()
  const [secret] = await listKeys(server, '?kind=secret')
  const answer = await server.api('PATCH', `/v1/keys/${secret?.id}`, { name: 'A', origins: [shop] })
  expect(answer).toMatchObject({ status: 400, body: { error: { field: 'origins' } } })
  expect(await listKeys(server, '?kind=secret')).toEqual([secret])
})

test('keys of another organisation are not there', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  const [theirs] = await listKeys(other)
  expect(await listKeys(other)).toHaveLength(1)
  expect((await listKeys(server)).map(({ id }) => id)).not.toContain(theirs?.id)
  for (const [method, body] of [
    ['PATCH', { name: 'Mine' }],
    ['DELETE', undefined],
  ] as const) {
    const answer = await server.api(method, `/v1/keys/${theirs?.id}`, body)
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
  }
  const foreign = await other.api('POST', '/v1/keys', embedKey)
  const unknown = await other.api('POST', '/v1/keys', { ...embedKey, template_id: 'tpl_unknown' })
  expect(foreign.body).toEqual(unknown.body)
  expect(foreign.body.error.field).toBe('template_id')
  expect(await listKeys(other)).toMatchObject([{ id: theirs?.id, name: null }])
})

test('a change of origins holds from the next request on, in open sessions as well', async () => {
  const server = await startTestServer()
  const made = await createKey(server, embedKey)
  const { body: session } = await openWith(server, made)
  const { call } = server.in(session)
  expect((await call('/messages', { origin: shop })).status).toBe(200)

  await server.api('PATCH', `/v1/keys/${made.id}`, { origins: [page] })
  const { status, body } = await call('/messages', { origin: shop })
  expect({ status, ...body.error }).toMatchObject({ status: 403, code: 'forbidden' })
  expect(body.error.message).toContain(`${shop} is not on the list`)
  expect((await call('/messages', { origin: page })).status).toBe(200)
  // A call that comes from no page.
  expect((await call('/messages')).status).toBe(200)
})

test('an embed key is good for one template, of which there may be several keys', async () => {
  const server = await startTestServer()
  const { id } = await createTemplate(server)
  const [one, two, other] = [
    await createKey(server, embedKey),
    await createKey(server, { ...embedKey, origins: ['https://other.example'] }),
    await createKey(server, { ...embedKey, template_id: id }),
  ]
  expect((await openWith(server, one)).body.template.id).toBe('tpl_test')
  expect((await openWith(server, other)).body.template.id).toBe(id)
  expect((await openWith(server, two)).status).toBe(403)
  expect((await openWith(server, two, 'https://other.example')).status).toBe(201)
  const listed = await listKeys(server, `?template_id=${id}`)
  expect(listed).toMatchObject([{ id: other.id }])
  expect(await listKeys(server, `?kind=secret&template_id=${id}`)).toEqual([])
})

test('when a key was last used is known to within a minute', async () => {
  const server = await startTestServer()
  const secret = await createKey(server, { kind: 'secret' })
  const embed = await createKey(server, embedKey)
  const use = async () => {
    await read(server, secret.key)
    await openWith(server, embed)
    const keys = await listKeys(server)
    return [secret, embed].map(({ id }) => keys.find((key) => key.id === id)?.last_used_at ?? '')
  }
  expect([secret.last_used_at, embed.last_used_at]).toEqual([null, null])
  const first = await use()
  for (const at of first) expect(Date.parse(at)).toBeGreaterThan(0)
  server.advance(59_000)
  expect(await use()).toEqual(first)
  server.advance(2_000)
  const later = await use()
  for (const [index, at] of later.entries()) {
    expect(Date.parse(at) - Date.parse(first[index] ?? '')).toBeGreaterThan(60_000)
  }
})

test('the value of a secret key is in the answer that made it and in no other', async () => {
  const server = await startTestServer()
  const made = await server.api('POST', '/v1/keys', { kind: 'secret', name: 'Job' })
  const shown = ['created_at', 'id', 'key', 'kind', 'last_used_at', 'name', 'prefix']
  expect(Object.keys(made.body).toSorted()).toEqual(shown)
  const { id, key } = made.body
  const answers = [
    await server.api('GET', '/v1/keys'),
    await server.api('PATCH', `/v1/keys/${id}`, { name: 'Other job' }),
    await server.api('GET', '/v1/keys?kind=secret'),
  ]
  for (const { status, body } of answers) {
    expect(status).toBe(200)
    expect(JSON.stringify(body)).not.toContain(key.slice(10))
    expect(JSON.stringify(body)).not.toMatch(/hash|"key":"sk/)
  }
})

test('each key is met once while others come and are revoked (PG-01)', async () => {
  const server = await startTestServer()
  const keys = []
  for (let index = 0; index < 20; index += 1) keys.push(await createKey(server, embedKey))
  const goes = keys.filter((_, index) => index % 4 === 0)
  const stays = keys.filter((_, index) => index % 4 !== 0).map(({ id }) => id)
  const met: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`
    const { body } = await server.api('GET', `/v1/keys?kind=embed&limit=3${query}`)
    met.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.next_cursor
    await createKey(server, embedKey)
    const gone = goes.pop()
    if (gone !== undefined) await revokeKey(server, gone)
  }
  expect(new Set(met).size).toBe(met.length)
  expect(met).toEqual(expect.arrayContaining(stays))
})

test.for([
  { body: { origins: [] }, field: 'origins' },
  { body: { origins: null }, field: 'origins' },
  { body: { origins: [shop, '*.shop.example'] }, field: 'origins[1]' },
  { body: { origins: [shop, page, `${shop}:*`] }, field: 'origins[2]' },
  { body: { origins: Array(101).fill(shop) }, field: 'origins' },
  { body: { origins: ['x'.repeat(301)] }, field: 'origins[0]' },
  { body: { name: null }, field: 'name' },
  { body: { name: 'a\0' }, field: 'name' },
  { body: { kind: 'secret' }, field: 'kind' },
  { body: { template_id: 'tpl_test' }, field: 'template_id' },
  { body: { revoked_at: null }, field: 'revoked_at' },
])('a change to $body is refused at $field', async ({ body, field }) => {
  const server = await startTestServer()
  const made = await createKey(server, embedKey)
  const answer = await server.api('PATCH', `/v1/keys/${made.id}`, { name: 'New', ...body })
  expect(answer).toMatchObject({ status: 400, body: { error: { field } } })
  expect(await listKeys(server, '?kind=embed')).toContainEqual({ ...made, last_used_at: null })
})
