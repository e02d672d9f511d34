import { request } from 'node:http'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { TestServer } from '../testing/server.ts'
import { page, startTestServer } from '../testing/server.ts'

/** A start with these parts of it changed. */
function start(server: TestServer, changes: Parameters<TestServer['call']>[1] = {}) {
  const token = server.running.embedKey
  const body = {}
  return server.call('/v1/sessions', { method: 'POST', token, origin: page, body, ...changes })
}

test.for([
  { what: 'no JSON', body: '{"name":', field: undefined },
  { what: 'nothing', body: '', field: undefined },
  { what: 'a list', body: '[]', field: undefined },
  { what: 'null', body: 'null', field: undefined },
  { what: 'a number', body: '1', field: undefined },
  { what: 'half a character', body: '"\ud800"', field: undefined },
  { what: 'an unknown field', body: '{"nickname":"Ada"}', field: 'nickname' },
  { what: 'a field of every object', body: '{"__proto__":{}}', field: '__proto__' },
  { what: 'text for true or false', body: '{"kiosk":"yes"}', field: 'kiosk' },
  { what: 'a number as id', body: '{"external_id":7}', field: 'external_id' },
  { what: 'a placeholder as id', body: '{"external_id":"undefined"}', field: 'external_id' },
  { what: 'an empty name', body: '{"name":" "}', field: 'name' },
  { what: 'a list as context', body: '{"context":[]}', field: 'context' },
  {
    what: 'ten thousand levels',
    body: `{"context":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
    field: 'context.a',
  },
  {
    what: 'ten thousand levels of lists',
    body: `{"context":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`,
    field: 'context.a',
  },
])('a body that is $what is refused (Rule 4)', async ({ body, field }) => {
  const server = await startTestServer()
  const answer = await start(server, { body })
  expect(answer.status).toBe(400)
  expect(answer.body).toEqual({
    error: {
      code: 'validation_error',
      message: expect.stringMatching(/\w/),
      ...(field === undefined ? {} : { field }),
    },
  })
})

test.for([
  { body: { text: 'hi' }, field: 'client_id' },
  { body: { client_id: 'has space', text: 'hi' }, field: 'client_id' },
  { body: { client_id: 'x'.repeat(65), text: 'hi' }, field: 'client_id' },
  { body: { client_id: 'a' }, field: 'text' },
  { body: { client_id: 'a', text: ' \n ' }, field: 'text' },
  { body: { client_id: 'a', text: 'secret '.repeat(2_000) }, field: 'text' },
  { body: { client_id: 'a', text: 'secret \0' }, field: 'text' },
  { body: { client_id: 'a', text: 'hi', role: 'agent' }, field: 'role' },
])('a message without a good $field is refused (Rules 40, 41)', async ({ body, field }) => {
  const server = await startTestServer()
  const calls = server.in(await server.open())
  const answer = await calls.call('/messages', { method: 'POST', body })
  expect(answer).toMatchObject({ status: 400, body: { error: { field } } })
  expect(JSON.stringify(answer.body)).not.toContain('secret')
})

test('8,000 characters are a message, however many bytes they are (Rule 41)', async () => {
  const server = await startTestServer()
  const calls = server.in(await server.open())
  expect((await calls.send('\u{1f600}'.repeat(8_000))).status).toBe(201)
})

test('more than 256 KiB is refused, declared or not (Rule 4)', async () => {
  const server = await startTestServer()
  const large = JSON.stringify({ context: { a: 'x'.repeat(256 * 1024) } })
  const declared = await start(server, { body: large })
  expect(declared).toMatchObject({ status: 413, body: { error: { code: 'payload_too_large' } } })

  const answer = await new Promise((resolve, reject) => {
    const call = request(`${server.running.url}/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.running.embedKey}`, origin: page },
    })
    call.on('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    call.on('error', reject)
    // Written in pieces: node:http then declares no length.
    for (let at = 0; at < large.length; at += 65_536) call.write(large.slice(at, at + 65_536))
    call.end()
  })
  expect(answer).toBe(413)
})

test('a body declared as something else is refused (Rule 4)', async () => {
  const server = await startTestServer()
  const as = (type: string) => start(server, { body: '{}', headers: { 'content-type': type } })
  expect((await as('text/plain')).body.error.code).toBe('unsupported_media_type')
  expect((await as('application/x-www-form-urlencoded')).status).toBe(415)
  expect((await as('Application/JSON; charset=utf-8')).status).toBe(201)
})

test('a wrong method is told the right ones, an unknown route is 404 (Rule 4)', async () => {
  const server = await startTestServer()
  const { session_id } = await server.open()
  const put = await server.call('/v1/sessions', { method: 'PUT', body: {} })
  expect(put).toMatchObject({ status: 405, body: { error: { code: 'method_not_allowed' } } })
  expect(put.headers.get('allow')).toBe('POST')
  const token = await server.call(`/v1/sessions/${session_id}/token`)
  expect(token.headers.get('allow')).toBe('POST, DELETE')
  const head = await fetch(`${server.running.url}/v1/sessions/${session_id}/events`, {
    method: 'HEAD',
  })
  expect(head.status).toBe(405)
  for (const path of ['/v1/nope', '/v1', '/nope', '/', `/v1/sessions/${session_id}/nope`]) {
    const answer = await server.call(path, { method: 'POST', body: {} })
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
  }
})

test('every answer has a request id and is not stored (Rule 3)', async () => {
  const server = await startTestServer()
  for (const answer of [
    await start(server),
    await start(server, { body: '' }),
    await server.call('/healthz'),
    await server.call('/nope'),
  ]) {
    expect(answer.headers.get('x-request-id')).toMatch(/^req_/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  }
})

test('only an embed key on a listed page opens a session (Rule 6)', async () => {
  const server = await startTestServer()
  const { embedKey, secretKey, url } = server.running
  const code = async (changes: Parameters<TestServer['call']>[1]) => {
    const { status, body } = await start(server, changes)
    return `${status} ${body.error?.code ?? 'ok'}`
  }
  const { token: _, ...without } = { token: embedKey, method: 'POST', origin: page, body: {} }
  const none = await server.call('/v1/sessions', without)
  expect(none).toMatchObject({ status: 401, body: { error: { code: 'unauthorized' } } })
  expect(await code({ token: 'rk_unknown' })).toBe('401 unauthorized')
  expect(await code({ token: secretKey ?? '' })).toBe('403 forbidden')
  expect(await code({ token: 'sk-anything' })).toBe('403 forbidden')
  expect(await code({ origin: 'https://evil.example' })).toBe('403 forbidden')
  expect(await code({ origin: 'null' })).toBe('403 forbidden')
  expect(await code({ origin: `${page}.evil.example` })).toBe('403 forbidden')
  expect(await code({ origin: `${page}:8443` })).toBe('403 forbidden')
  const { origin: __, ...unnamed } = { origin: page, token: embedKey, method: 'POST', body: {} }
  expect((await server.call('/v1/sessions', unnamed)).status).toBe(403)
  // The server's own pages, by both names of this machine.
  expect(await code({ origin: url })).toBe('201 ok')
  expect(await code({ origin: url.replace('127.0.0.1', 'localhost') })).toBe('201 ok')
})

test('the refusal names the origin and the fix, and the page may read it (Rule 6)', async () => {
  const server = await startTestServer()
  const answer = await start(server, { origin: 'https://evil.example' })
  expect(answer.body.error.message).toContain('https://evil.example')
  expect(answer.body.error.message).toContain('add it to the key')
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'access-control-allow-origin': 'https://evil.example',
    'access-control-expose-headers': 'Retry-After, X-Request-Id',
    vary: 'Origin',
  })
})

test('a leaked secret key is told that it has leaked, and not repeated (Rules 2, 6)', async () => {
  const server = await startTestServer()
  const secret = server.running.secretKey ?? ''
  const { body } = await start(server, { token: secret })
  expect(body.error.message).toContain('leaked')
  expect(body.error.message).not.toContain(secret)
})

test('preflights answer any origin (Rule 6)', async () => {
  const server = await startTestServer()
  for (const path of ['/v1/sessions', '/v1/sessions/sess_x/token', '/v1/later']) {
    const answer = await server.call(path, {
      method: 'OPTIONS',
      origin: 'https://anybody.example',
      headers: { 'access-control-request-method': 'PUT' },
    })
    expect(answer.status).toBe(204)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': 'https://anybody.example',
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID',
    })
    expect(answer.headers.has('access-control-allow-credentials')).toBe(false)
  }
})

test('liveness and readiness are told', async () => {
  const server = await startTestServer()
  for (const path of ['/healthz', '/readyz']) {
    expect(await server.call(path)).toMatchObject({ status: 200, body: { status: 'ok' } })
  }
})

test('a request whose address cannot be read is told so in the same words (Rule 2)', async () => {
  const server = await startTestServer()
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(server.running.url).port), '127.0.0.1')
    socket.end('GET /v1/sessions HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n')
    socket.on('data', (chunk: Buffer) => resolve(chunk.toString()))
    socket.on('error', reject)
  })
  expect(answer).toMatch(/^HTTP\/1.1 400 /)
  expect(answer).toContain('"code":"validation_error"')
})

test('a site that throws is an error without its words', async () => {
  const server = await startTestServer({
    site: () => {
      throw new Error('secret plans')
    },
  })
  expect(await server.call('/')).toMatchObject({
    status: 500,
    body: { error: { code: 'internal_error', message: expect.not.stringContaining('secret') } },
  })
})

test('a site answers what is outside the API', async () => {
  const server = await startTestServer({
    site: (call) => (new URL(call.url).pathname === '/' ? new Response('gallery') : undefined),
  })
  expect(await (await fetch(server.running.url)).text()).toBe('gallery')
  expect((await server.call('/other')).status).toBe(404)
  expect((await server.call('/v1/other')).body.error.code).toBe('not_found')
})
