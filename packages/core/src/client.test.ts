import { describe, expect, test } from 'vitest'
import { settled } from './testing/index.ts'
import { json, refused, session } from './testing/unpublished/answering-server.ts'
import { ada, at, later, openClient } from './testing/unpublished/greeted-client.ts'

describe('starting', () => {
  test('opens a session, reads the snapshot and is live', async () => {
    const { server, roxels, texts } = openClient({ person: ada, context: { plan: 'pro' } })
    roxels.start()
    expect(roxels.state.get().status).toBe('resuming')
    await settled()
    expect(roxels.state.get().status).toBe('live')
    expect(texts()).toEqual(['Hello'])
    expect(server.seen[0]).toMatchObject({
      url: 'https://talk.example/v1/sessions',
      bearer: 'rk_1',
      body: { external_id: 'user_ada', name: 'Ada', context: { plan: 'pro' } },
    })
    expect(server.seen[1]).toMatchObject({ path: '/v1/sessions/sess_1/events', bearer: 'token-1' })
  })

  test('twice in one breath opens one session', async () => {
    const { server, roxels } = openClient()
    roxels.start()
    roxels.start()
    await settled()
    expect(server.bodies('POST /v1/sessions')).toHaveLength(1)
  })

  test('keeps session id, secret, revoke handle and kind of person at rest, and nothing else', async () => {
    const { roxels, ports, atRest } = openClient({ person: ada })
    roxels.start()
    await settled()
    expect(atRest().map((text) => JSON.parse(text ?? ''))).toEqual([
      {
        sessionId: 'sess_1',
        secret: 'secret-1',
        handle: 'handle-1',
        known: true,
        resumable: true,
        channel: expect.any(String),
        server: 'https://talk.example/',
      },
    ])
    expect(ports.perTab.keys()).toEqual([])
  })

  test('the next visit shows the secret; an anonymous one in the same browser does not', async () => {
    const { server, roxels, create } = openClient({ person: ada })
    roxels.start()
    await settled()
    roxels.destroy()
    create({ person: ada }).start()
    await settled()
    create({}).start()
    await settled()
    expect(server.bodies('POST /v1/sessions').map(({ session_secret }) => session_secret)).toEqual([
      undefined,
      'secret-1',
      undefined,
    ])
  })

  test('what may not outlive the visit rests in the tab', async () => {
    const { server, roxels, ports } = openClient()
    server.answers['POST /v1/sessions'] = () => json(201, session({ resumable: false }))
    roxels.start()
    await settled()
    expect([ports.lasting.keys(), ports.perTab.keys()]).toEqual([[], ['roxels:rk_1']])
    roxels.leave()
    expect(ports.perTab.keys()).toEqual([])
  })

  test('is refused with the reason as data', async () => {
    const { server, roxels } = openClient()
    server.answers['POST /v1/sessions'] = () => refused(403, 'forbidden')
    roxels.start()
    await settled()
    expect(roxels.state.get()).toMatchObject({
      status: 'anonymous',
      refusal: { code: 'forbidden', message: 'It is forbidden.' },
    })
  })

  test('goes on trying while there is no answer, and works without storage', async () => {
    const blocked = () => {
      throw new DOMException('Blocked', 'SecurityError')
    }
    const storage = { getItem: blocked, setItem: blocked, removeItem: blocked, keys: blocked }
    const { server, clock, roxels } = openClient({}, { lasting: storage, perTab: storage })
    const answer = server.answers['POST /v1/sessions'] as (request: never) => Response
    let tries = 0
    server.answers['POST /v1/sessions'] = (request) => {
      tries += 1
      if (tries < 3) throw new TypeError('Load failed')
      return answer(request as never)
    }
    roxels.start()
    for (let turn = 0; turn < 4; turn += 1) {
      await settled()
      if (roxels.state.get().status === 'resuming') clock.runNext()
    }
    expect([tries, roxels.state.get().status]).toEqual([3, 'live'])
  })

  test('an answer that is not as documented is a refusal, not a crash', async () => {
    const { server, roxels } = openClient()
    server.answers['POST /v1/sessions'] = () => json(201, { session_id: 7 })
    roxels.start()
    await settled()
    expect(roxels.state.get()).toMatchObject({ refusal: { code: 'unexpected_answer' } })
  })
})

describe('sending', () => {
  test('shows the message at once, and once only when the log has it', async () => {
    const { server, roxels, texts, states } = openClient()
    const answer = later<Response>()
    server.answers['POST /messages'] = () => answer.promise
    roxels.start()
    await settled()
    const id = roxels.send('Ada')
    expect([texts(), states()]).toEqual([
      ['Hello', 'Ada'],
      ['streaming', 'sending'],
    ])
    const message = { id: 'm_2', role: 'participant', text: 'Ada', state: 'complete', at } as const
    await server.append({ name: 'message', data: { ...message, client_id: id } })
    answer.resolve(json(201, { message: { ...message, client_id: id }, event_id: 'x' }))
    await settled()
    expect([texts(), states()]).toEqual([
      ['Hello', 'Ada'],
      ['streaming', 'complete'],
    ])
    expect(roxels.transcript.ids.get()[1]).toBe(id)
  })

  test('repeats what was not answered under the same id, in the order it was written', async () => {
    const { server, clock, roxels } = openClient()
    let down = true
    server.answers['POST /messages'] = ({ body }) => {
      if (down) throw new TypeError('Load failed')
      const message = { id: 'm', role: 'participant', text: body['text'], state: 'complete', at }
      return json(201, { message, event_id: 'x' })
    }
    roxels.start()
    await settled()
    const ids = [roxels.send('one'), roxels.send('two')]
    await settled()
    down = false
    clock.advance(1_000)
    await settled()
    expect(server.bodies('POST /messages')).toEqual([
      { client_id: ids[0], text: 'one' },
      { client_id: ids[0], text: 'one' },
      { client_id: ids[1], text: 'two' },
    ])
  })

  test('shows a refused message as failed, and sends it again on request', async () => {
    const { server, roxels, states } = openClient()
    server.answers['POST /messages'] = () => refused(409, 'conflict')
    roxels.start()
    await settled()
    const id = roxels.send('Ada')
    await settled()
    expect(states()).toEqual(['streaming', 'failed'])
    await roxels.retry(id)
    await settled()
    expect(server.bodies('POST /messages')).toHaveLength(2)
  })

  test.for([
    { what: 'nothing', text: '' },
    { what: 'white space', text: '  \n' },
    { what: 'more than 8,000 characters', text: 'x'.repeat(8_001) },
    { what: 'a null character', text: 'a\u0000b' },
  ])('refuses $what before it is sent', async ({ text }) => {
    const { roxels } = openClient()
    roxels.start()
    await settled()
    expect(() => roxels.send(text)).toThrow(
      expect.objectContaining({ code: 'validation_error', field: 'text' }),
    )
  })

  test('refuses while nothing is open', () => {
    const { roxels } = openClient()
    expect(() => roxels.send('Ada')).toThrow(expect.objectContaining({ code: 'not_active' }))
  })
})

describe('the token', () => {
  test('is renewed once for all who need it, with the secret at rest', async () => {
    const { server, roxels, atRest } = openClient({ person: ada })
    server.answers['POST /stop'] = ({ bearer }) =>
      bearer === 'token-2'
        ? json(200, { turn: { id: 'turn_1', state: 'stopped' } })
        : refused(401, 'session_expired')
    server.answers['POST /token'] = () =>
      json(200, {
        session_token: 'token-2',
        expires_at: at,
        session_secret: 'secret-2',
        revoke_handle: 'handle-1',
        external_id: 'user_ada',
        assurance: 'device',
      })
    roxels.start()
    await settled()
    await Promise.all([roxels.stop(), roxels.stop()])
    expect(server.bodies('POST /token')).toEqual([{ session_secret: 'secret-1' }])
    expect(atRest()[0]).toContain('secret-2')
  })

  test('that cannot be renewed ends the session and clears the screen', async () => {
    const { server, clock, roxels, texts, atRest } = openClient({ person: ada })
    roxels.start()
    await settled()
    server.answers['GET /events'] = () => refused(401, 'session_token_invalid')
    server.answers['POST /token'] = () => refused(401, 'session_token_invalid')
    for (const stream of server.streams) stream.close()
    await settled()
    clock.advance(100)
    await settled()
    expect(texts()).toEqual([])
    expect([roxels.state.get(), atRest()]).toMatchObject([
      { status: 'identified', refusal: { code: 'session_ended' } },
      [],
    ])
  })
})

test('no token, secret or id of a person is ever in a URL', async () => {
  const { server, roxels } = openClient({ person: ada })
  roxels.start()
  await settled()
  await roxels.signOut()
  for (const { url } of server.seen) expect(url).not.toMatch(/token-|secret-|user_ada|rk_1/)
})

test('a listener that throws takes nothing down with it', async () => {
  const thrown: unknown[] = []
  const note = (error: unknown) => thrown.push(error)
  process.once('uncaughtException', note)
  const { server, roxels, texts } = openClient()
  roxels.start()
  await settled()
  roxels.transcript.ids.listen(() => {
    throw new Error('of the host')
  })
  await server.append({
    name: 'message',
    data: { id: 'm_9', role: 'agent', text: 'Still', state: 'complete', at },
  })
  await settled()
  expect([texts(), roxels.state.get().status]).toEqual([['Hello', 'Still'], 'live'])
  expect(thrown).toMatchObject([{ message: 'of the host' }])
})
