import type { ErrorBody } from '@roxels/protocol'
import { expect, test } from 'vitest'
import { page, startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

const routes = [
  { method: 'GET', path: '/v1/persons', allow: 'GET, POST' },
  { method: 'GET', path: '/v1/persons/person_x', allow: 'GET' },
  { method: 'POST', path: '/v1/persons', allow: 'GET, POST', body: { external_id: 'u' } },
  { method: 'GET', path: '/v1/keys', allow: 'GET, POST' },
  { method: 'POST', path: '/v1/keys', allow: 'GET, POST', body: { kind: 'secret' } },
  { method: 'PATCH', path: '/v1/keys/key_x', allow: 'PATCH, DELETE', body: { name: 'A' } },
  { method: 'DELETE', path: '/v1/keys/key_x', allow: 'PATCH, DELETE' },
  { method: 'GET', path: '/v1/interviews', allow: 'GET, POST' },
  {
    method: 'POST',
    path: '/v1/interviews',
    allow: 'GET, POST',
    body: { template_id: 'tpl_test', persons: [{ external_id: 'u' }] },
  },
  { method: 'GET', path: '/v1/conversations/iv_x', allow: 'GET, DELETE' },
  { method: 'DELETE', path: '/v1/interviews/iv_x', allow: 'GET, DELETE' },
  { method: 'POST', path: '/v1/conversations/iv_x/end', allow: 'POST' },
]

function refusal(code: ErrorBody['error']['code']) {
  return { error: { code, message: expect.stringMatching(/\w/) } }
}

/** What no answer of this plane may lack or have. */
function expectPrivate(headers: Headers, what: string): void {
  expect(headers.get('cache-control'), what).toBe('no-store')
  expect(headers.get('x-request-id'), what).toMatch(/^req_/)
  expect(headers.get('set-cookie'), what).toBeNull()
  const cors = [...headers.keys()].filter((name) => name.startsWith('access-control-'))
  expect(cors, what).toEqual([])
}

test('only a secret key that did not come from a page opens the API (RE-01, RE-02)', async () => {
  const server = await startTestServer()
  const { session_token } = await server.open()
  for (const { method, path, body } of routes) {
    for (const token of [undefined, 'sk_', `sk_${'x'.repeat(43)}`, session_token, 'a, b']) {
      const answer = await server.call(path, {
        method,
        ...(token === undefined ? {} : { token }),
        ...(body === undefined ? {} : { body }),
      })
      const what = `${method} ${path} ${token}`
      expect(answer.status, what).toBe(401)
      expect(answer.body, what).toEqual(refusal('unauthorized'))
      expectPrivate(answer.headers, what)
    }
    const options = { method, token: server.running.secretKey ?? '', ...(body && { body }) }
    for (const origin of [page, server.running.url, 'null']) {
      const leaked = await server.call(path, { ...options, origin })
      expect(leaked).toMatchObject({ status: 403, body: refusal('forbidden') })
      expect(leaked.body.error.message).toContain('leaked')
      expectPrivate(leaked.headers, path)
    }
  }
  expect(await server.query('select id from persons where external_id is not null')).toEqual([])
})

test('TM-13 an embed key opens nothing of the API, a secret key from a page is told that it has leaked', async () => {
  const server = await startTestServer()
  const { embedKey, secretKey } = server.running
  for (const { method, path, body } of routes) {
    for (const token of [embedKey, embedKey.replace('rk_', 'rk-'), 'rk_unknown']) {
      const answer = await server.call(path, { method, token, ...(body && { body }) })
      const what = `${method} ${path}`
      expect(answer, what).toMatchObject({ status: 403, body: refusal('forbidden') })
      expect(answer.body.error.message, what).toContain('use a secret key')
      expectPrivate(answer.headers, what)
    }
    const token = secretKey ?? ''
    const leaked = await server.call(path, { method, token, origin: page, ...(body && { body }) })
    expect(leaked.body.error.message).toContain('leaked')
  }
})

test('a page gets no permission to call, and a wrong method is told the right ones (RE-01)', async () => {
  const server = await startTestServer()
  for (const { path, allow } of routes) {
    const preflight = { 'access-control-request-method': 'GET' }
    const asked = await server.call(path, { method: 'OPTIONS', origin: page, headers: preflight })
    expect(asked).toMatchObject({ status: 405, body: refusal('method_not_allowed') })
    expectPrivate(asked.headers, path)
    const put = await server.api('PUT', path, {})
    expect(put).toMatchObject({ status: 405, body: refusal('method_not_allowed') })
    expect(put.headers.get('allow')).toBe(allow)
  }
})

test('what an organisation does not have is not there, in one answer (RE-01)', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  const theirs = await other.api('POST', '/v1/persons', { external_id: 'u' })
  const { items } = (await other.api('GET', '/v1/keys')).body
  for (const [method, path, body] of [
    ['GET', `/v1/persons/${theirs.body.id}`],
    ['GET', '/v1/persons/person_unknown'],
    ['GET', '/v1/persons/%00'],
    ['GET', '/v1/persons/..%2Fkeys'],
    ['PATCH', `/v1/keys/${items[0].id}`, { name: 'A' }],
    ['PATCH', '/v1/keys/key_unknown', { name: 'A' }],
    ['DELETE', `/v1/keys/${items[0].id}`],
    ['DELETE', '/v1/keys/key_unknown'],
  ] as const) {
    const answer = await server.api(method, path, body)
    expect(answer, path).toMatchObject({ status: 404, body: refusal('not_found') })
    expectPrivate(answer.headers, path)
  }
})

test('JSON is read where it is declared as JSON, as a form or not at all, and nowhere else (RE-01)', async () => {
  const server = await startTestServer()
  const token = server.running.secretKey ?? ''
  const post = (type: string, body = '{"external_id":"u"}') =>
    server.call('/v1/persons', { method: 'POST', token, body, headers: { 'content-type': type } })
  expect((await post('application/x-www-form-urlencoded')).status).toBe(201)
  expect((await post('application/json; charset=utf-8')).status).toBe(200)
  expect((await post('APPLICATION/JSON')).status).toBe(200)
  for (const type of [
    'text/plain',
    'multipart/form-data',
    'application/jsonp',
    'application/xml',
  ]) {
    expect(await post(type), type).toMatchObject({
      status: 415,
      body: refusal('unsupported_media_type'),
    })
  }
  for (const body of ['', '[]', 'null', '{', 'external_id=u', '"u"', '{"external_id":"u"}{}']) {
    expect(await post('application/json', body), body).toMatchObject({
      status: 400,
      body: refusal('validation_error'),
    })
  }
  const anyType = await server.call('/v1/persons', { token, headers: { accept: 'text/html' } })
  expect(anyType.status).toBe(200)
  expect(anyType.headers.get('content-type')).toBe('application/json')
  expectPrivate(anyType.headers, 'accept')
})
