import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { find, upsert } from '../testing/persons.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'

/** Sends a body as it is. */
function post(server: TestServer, body: string | Uint8Array | ReadableStream) {
  return fetch(`${server.running.url}/v1/persons`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.running.secretKey}`,
      'content-type': 'application/json',
    },
    body: body as never,
    duplex: 'half',
  } as RequestInit)
}

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const deepObject = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)

test.for([
  [
    'a context',
    'org_context.k',
    (json: string) => `{"external_id":"u","org_context":{"k":${json}}}`,
  ],
  ['an id', 'external_id', (json: string) => `{"external_id":${json}}`],
  ['a name', 'name', (json: string) => `{"external_id":"u","name":${json}}`],
  [
    'a key',
    'org_context_remove[0]',
    (json: string) => `{"external_id":"u","org_context_remove":[${json}]}`,
  ],
  ['a field nobody knows', 'deep', (json: string) => `{"external_id":"u","deep":${json}}`],
] as const)('%s of ten thousand levels is refused at %s', async ([, field, bodyOf]) => {
  const server = await startTestServer()
  for (const json of [deep(10_000), deep(100_000), deepObject(10_000), deepObject(40_000)]) {
    const answer = await server.api('POST', '/v1/persons', bodyOf(json))
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 'validation_error', field } },
    })
  }
  expect((await server.api('GET', '/v1/persons')).body.items).toEqual([])
})

test('a body that is nothing but depth, or broken off in it, is refused', async () => {
  const server = await startTestServer()
  const bodies = [
    deep(10_000),
    deep(100_000),
    '['.repeat(200_000),
    '{"a":'.repeat(40_000),
    '"'.repeat(9_999),
  ]
  for (const body of bodies) {
    expect(await server.api('POST', '/v1/persons', body)).toMatchObject({
      status: 400,
      body: { error: { code: 'validation_error' } },
    })
  }
})

test('numbers that fit are kept as they are', async () => {
  const server = await startTestServer()
  const org_context = {
    large: Number.MAX_SAFE_INTEGER,
    small: Number.MIN_SAFE_INTEGER,
    tiny: 5e-324,
    fraction: 0.1,
    exact: [1.5e10, -0.000_001],
  }
  const { id } = await upsert(server, { external_id: 'u', org_context })
  expect((await server.api('GET', `/v1/persons/${id}`)).body.org_context).toEqual(org_context)
})

test('more than 256 KiB is refused, whether its length is told before or not (PA-15)', async () => {
  const server = await startTestServer()
  const body = JSON.stringify({ external_id: 'u', org_context: { a: 'x'.repeat(1024 * 1024) } })
  const chunked = new ReadableStream({
    start(controller) {
      for (let at = 0; at < body.length; at += 10_000) {
        controller.enqueue(new TextEncoder().encode(body.slice(at, at + 10_000)))
      }
      controller.close()
    },
  })
  for (const each of [body, chunked]) {
    const response = await post(server, each)
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ error: { code: 'payload_too_large' } })
  }
  expect((await server.api('GET', '/v1/persons')).body.items).toEqual([])
})

test('text that is not UTF-8 is refused (PA-09)', async () => {
  const server = await startTestServer()
  const around = (bytes: readonly number[]) =>
    Buffer.concat([Buffer.from('{"external_id":"u'), Buffer.from(bytes), Buffer.from('"}')])
  // Cut off, overlong, a surrogate, past the last code point, Latin-1.
  for (const bytes of [
    [0xc3],
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0xe9],
  ]) {
    const response = await post(server, around(bytes))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: 'validation_error' } })
  }
  expect((await server.api('GET', '/v1/persons')).body.items).toEqual([])
})

test('of a key that is given twice the last value counts', async () => {
  const server = await startTestServer()
  const { external_id, org_context } = await upsert(
    server,
    '{"external_id":"first","external_id":"u","org_context":{"a":1,"a":2}}',
  )
  expect({ external_id, org_context }).toEqual({ external_id: 'u', org_context: { a: 2 } })
})

test('in a query a plus is a space, and %2B a plus (PA-10)', async () => {
  const server = await startTestServer()
  for (const external_id of ['a b', 'a+b', 'a%2Bb']) await upsert(server, { external_id })
  const named = async (query: string) => {
    const { body } = await server.api('GET', `/v1/persons?external_id=${query}`)
    return body.items.map((item: { external_id: string }) => item.external_id) as string[]
  }
  expect(await named('a+b')).toEqual(['a b'])
  expect(await named('a%20b')).toEqual(['a b'])
  expect(await named('a%2Bb')).toEqual(['a+b'])
  expect(await named('a%252Bb')).toEqual(['a%2Bb'])
})

test('a body that comes too slowly is given up, and others are served meanwhile (PA-15)', async () => {
  const server = await startTestServer({ limits: { requestMs: 200 } })
  const { hostname, port } = new URL(server.running.url)
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.on('data', (bytes: Buffer) => (answer += bytes.toString()))
  await once(socket, 'connect')
  const head = [
    'POST /v1/persons HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${server.running.secretKey}`,
    'Content-Type: application/json',
    'Content-Length: 20',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n{"external_id":"u"`)
  const closed = once(socket, 'close')
  await upsert(server, { external_id: 'quick' })
  await closed
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(await find(server, 'u')).toEqual([])
  expect(await find(server, 'quick')).toHaveLength(1)
})
