import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'

/** Everything the server sends until it ends the connection. */
function exchange(server: TestServer, ...pieces: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(server.running.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let received = ''
    socket.on('data', (bytes: Buffer) => {
      received += bytes.toString()
      const next = pieces[1]
      if (next !== undefined && received.includes('200 OK')) socket.write(next)
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
    socket.on('end', () => socket.end())
    socket.write(pieces[0] ?? '')
  })
}

const unreadable = [
  { what: 'no HTTP', text: 'EHLO example.org\r\n\r\n' },
  { what: 'a method there is not', text: 'FROB /v1/persons HTTP/1.1\r\nHost: a\r\n\r\n' },
  { what: 'no Host', text: 'GET /v1/persons HTTP/1.1\r\nConnection: close\r\n\r\n' },
  {
    what: 'a Host that is none',
    text: 'GET /v1/persons HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n',
  },
  { what: 'a header that is none', text: 'GET / HTTP/1.1\r\nHost: a\r\nx y: z\r\n\r\n' },
  {
    what: 'two lengths',
    text: 'POST /v1/persons HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
  },
  {
    what: 'a length that is none',
    text: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n',
  },
]

test.for(unreadable)(
  '$what is refused in the words of the API (Rules 2 and 3)',
  async ({ text }) => {
    const server = await startTestServer()
    const answer = await exchange(server, text)
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(answer).toContain('"code":"validation_error"')
    expect(answer).toMatch(/^x-request-id: req_/im)
    expect(answer).toMatch(/^cache-control: no-store/im)
  },
)

test('an address and headers of more than 16 KiB are refused in the words of the API (Rule 2)', async () => {
  const server = await startTestServer()
  for (const text of [
    `GET /v1/persons?cursor=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    `GET /v1/persons HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${'x'.repeat(200_000)}\r\n\r\n`,
  ]) {
    const answer = await exchange(server, text)
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toContain('"code":"payload_too_large"')
  }
})

test('what cannot be read after a request that could is refused as well', async () => {
  const server = await startTestServer()
  const answer = await exchange(
    server,
    'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n',
    'nonsense\r\n\r\n',
  )
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400'])
})
