import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { joined } from '../testing/conversation.ts'
import { startTestServer } from '../testing/server.ts'

const calls = [
  ['POST', 'messages', { client_id: 'late', text: 'Late.' }],
  ['POST', 'stop', { turn_id: 'turn_1' }],
  ['POST', 'retry', { turn_id: 'turn_1' }],
  ['PUT', 'goals/full_name', { data: 'Late' }],
  ['POST', 'goals/full_name/commit', {}],
  ['POST', 'end', {}],
  ['PUT', 'person', { name: 'Late' }],
] as const

test.for(calls)(
  'a %s to %s that was let in and ends after the sign-out does nothing (Rule 15)',
  async ([method, path, body]) => {
    const server = await startTestServer()
    const { session } = await joined(server)
    const participant = server.in(session)
    const { hostname, port } = new URL(server.running.url)
    const text = JSON.stringify(body)
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString()))
    await once(socket, 'connect')
    const head = [
      `${method} /v1/sessions/${session.session_id}/${path} HTTP/1.1`,
      'Host: localhost',
      'Connection: close',
      `Authorization: Bearer ${session.session_token}`,
      'Content-Type: application/json',
      `Content-Length: ${text.length}`,
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n{`)
    // By the time that a call which came later has been answered, this one has been let in.
    expect((await participant.call('/messages')).status).toBe(200)
    const before = await server.query('select count(*) as events from events')
    expect((await participant.call('/token', { method: 'DELETE' })).status).toBe(204)
    const ended = once(socket, 'close')
    socket.write(text.slice(1))
    await ended
    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
    expect(answer).toContain('session_token_invalid')
    expect(await server.query('select count(*) as events from events')).toEqual(before)
  },
)
