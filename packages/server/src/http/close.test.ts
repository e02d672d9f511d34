import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { joined } from '../testing/conversation.ts'
import { hourMs } from '../testing/nodes.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'

/** Nothing is cut off within a test: who ends, ends by itself. */
const limits = { closeGraceMs: hourMs }

async function connectTo(server: TestServer): Promise<Socket> {
  const socket = connect(Number(new URL(server.running.url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

test('a connection over which nothing was asked does not hold up the end of a server', async () => {
  const server = await startTestServer({ limits })
  const ahead = await connectTo(server)
  // By this answer the server has it.
  await server.call('/healthz')
  const ended = once(ahead.resume(), 'close')
  await server.restart()
  expect(await ended).toEqual([false])
})

test('a request that has begun is finished; what is asked over its connection after that is answered 503, and not stored', async () => {
  const server = await startTestServer({ limits })
  const { session, stream } = await joined(server)
  const post = (client_id: string) => {
    const body = JSON.stringify({ client_id, text: 'I am Ada.' })
    const head = [
      `POST /v1/sessions/${session.session_id}/messages HTTP/1.1`,
      'Host: localhost',
      `Authorization: Bearer ${session.session_token}`,
      `Content-Length: ${body.length}`,
      'Expect: 100-continue',
    ]
    return { head: `${head.join('\r\n')}\r\n\r\n`, body }
  }
  const [begun, late] = [post('begun'), post('late')]
  const socket = await connectTo(server)
  let heard = ''
  socket.on('data', (chunk) => (heard += String(chunk)))
  const ended = once(socket, 'close')
  socket.write(begun.head)
  await expect.poll(() => heard).toContain('100 Continue')
  const restarted = server.restart()
  await stream.ended
  socket.write(begun.body + late.head + late.body)
  await Promise.all([restarted, ended])
  expect(heard).toMatch(/ 201 [^]+ 503 [^]+"service_unavailable"/)
  const stored = await server.query('select client_id from messages where client_id is not null')
  expect(stored).toEqual([{ client_id: 'begun' }])
})

test('a stream that is being opened while its server is ending does not hold it up', async () => {
  const server = await startTestServer({ limits })
  const { session, opening } = await joined(server)
  opening.end()
  const opened = Array.from({ length: 20 }, () => server.in(session).stream())
  const first = await Promise.race(opened)
  await server.restart()
  await first.ended
  expect(first.events.at(-1)).toMatchObject({ name: 'close', data: { reason: 'shutdown' } })
  await Promise.allSettled(opened)
})
