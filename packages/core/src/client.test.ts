import type { LogEvent } from '@roxels/protocol'
import { describe, expect, test } from 'vitest'
import { createRoxels } from './client.ts'
import type { Ports } from './ports.ts'
import type { RoxelsOptions } from './roxels.ts'
import { createFakePorts, settled } from './testing/index.ts'
import { createFakeServer, json, refused, session } from './testing/unpublished/answering-server.ts'

const at = '2026-11-23T10:00:00Z'
const greeting: LogEvent[] = [
  { name: 'turn', data: { id: 'turn_1', state: 'started' } },
  { name: 'message', data: { id: 'm_1', role: 'agent', text: 'Hello', state: 'streaming', at } },
]
const ada = { externalId: 'user_ada', name: 'Ada' }

function setUp(options: Partial<RoxelsOptions> = {}, overrides: Partial<Ports> = {}) {
  const server = createFakeServer([...greeting])
  const fake = createFakePorts(server)
  const ports = { ...fake.ports, ...overrides }
  const { clock } = fake
  const create = (more: Partial<RoxelsOptions> = options) =>
    createRoxels({ baseUrl: 'https://talk.example/', templateKey: 'rk_1', ...more }, ports)
  const roxels = create()
  const texts = () =>
    roxels.transcript.ids.get().map((id) => roxels.transcript.message(id).get()?.text)
  const states = () =>
    roxels.transcript.ids.get().map((id) => roxels.transcript.message(id).get()?.state)
  const atRest = () =>
    [ports.lasting, ports.perTab].flatMap((storage) =>
      storage.keys().map((key) => storage.getItem(key)),
    )
  return { server, ports, clock, roxels, create, texts, states, atRest }
}

/** A promise that a test settles. */
function later<T>() {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((done) => (resolve = done))
  return { promise, resolve }
}

describe('starting', () => {
  test('opens a session, reads the snapshot and is live', async () => {
    const { server, roxels, texts } = setUp({ person: ada, context: { plan: 'pro' } })
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
    const { server, roxels } = setUp()
    roxels.start()
    roxels.start()
    await settled()
    expect(server.bodies('POST /v1/sessions')).toHaveLength(1)
  })

  test('keeps session id, secret and kind of person at rest, and nothing else', async () => {
    const { roxels, ports, atRest } = setUp({ person: ada })
    roxels.start()
    await settled()
    expect(atRest().map((text) => JSON.parse(text ?? ''))).toEqual([
      { sessionId: 'sess_1', secret: 'secret-1', known: true, channel: expect.any(String) },
    ])
    expect(ports.perTab.keys()).toEqual([])
  })

  test('the next visit shows the secret; an anonymous one in the same browser does not', async () => {
    const { server, roxels, create } = setUp({ person: ada })
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
    const { server, roxels, ports } = setUp()
    server.answers['POST /v1/sessions'] = () => json(201, session({ resumable: false }))
    roxels.start()
    await settled()
    expect([ports.lasting.keys(), ports.perTab.keys()]).toEqual([[], ['roxels:rk_1']])
    roxels.leave()
    expect(ports.perTab.keys()).toEqual([])
  })

  test('is refused with the reason as data', async () => {
    const { server, roxels } = setUp()
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
    const { server, clock, roxels } = setUp({}, { lasting: storage, perTab: storage })
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
    const { server, roxels } = setUp()
    server.answers['POST /v1/sessions'] = () => json(201, { session_id: 7 })
    roxels.start()
    await settled()
    expect(roxels.state.get()).toMatchObject({ refusal: { code: 'unexpected_answer' } })
  })
})

describe('sending', () => {
  test('shows the message at once, and once only when the log has it', async () => {
    const { server, roxels, texts, states } = setUp()
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
    const { server, clock, roxels } = setUp()
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
    const { server, roxels, states } = setUp()
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
    const { roxels } = setUp()
    roxels.start()
    await settled()
    expect(() => roxels.send(text)).toThrow(
      expect.objectContaining({ code: 'validation_error', field: 'text' }),
    )
  })

  test('refuses while nothing is open', () => {
    const { roxels } = setUp()
    expect(() => roxels.send('Ada')).toThrow(expect.objectContaining({ code: 'not_active' }))
  })
})

describe('the token', () => {
  test('is renewed once for all who need it, with the secret at rest', async () => {
    const { server, roxels, atRest } = setUp({ person: ada })
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
      })
    roxels.start()
    await settled()
    await Promise.all([roxels.stop(), roxels.stop()])
    expect(server.bodies('POST /token')).toEqual([{ session_secret: 'secret-1' }])
    expect(atRest()[0]).toContain('secret-2')
  })

  test('that cannot be renewed ends the session and clears the screen', async () => {
    const { server, clock, roxels, texts, atRest } = setUp({ person: ada })
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

describe('who is here', () => {
  test('an anonymous conversation becomes that of the person who signs in', async () => {
    const { server, roxels, ports, texts } = setUp()
    server.answers['POST /v1/sessions'] = () => json(201, session({ resumable: false }))
    server.answers['PUT /person'] = () => json(200, session({ session_secret: 'secret-2' }))
    roxels.start()
    await settled()
    roxels.setPerson(ada)
    await settled()
    expect(server.bodies('PUT /person')).toEqual([{ external_id: 'user_ada', name: 'Ada' }])
    expect([roxels.person.get(), roxels.state.get().epoch, texts()]).toEqual([ada, 0, ['Hello']])
    expect([ports.lasting.keys(), ports.perTab.keys()]).toEqual([['roxels:rk_1'], []])
  })

  test('a switch clears everything before the next person is shown, and tells the server', async () => {
    const { server, roxels, texts, atRest } = setUp({ person: ada })
    roxels.start()
    await settled()
    const seen: unknown[] = []
    roxels.state.listen((state) => seen.push([state.status, state.epoch, texts(), atRest()]))
    roxels.setPerson({ externalId: 'user_bob' })
    expect(seen).toEqual([['identified', 1, [], []]])
    await settled()
    expect(server.streams.size).toBe(0)
    expect(server.seen.at(-1)).toMatchObject({ method: 'DELETE', bearer: 'token-1' })
  })

  test('an answer that comes after the person left is dropped and keeps nothing', async () => {
    const { server, roxels, atRest } = setUp({ person: ada })
    const answer = later<Response>()
    server.answers['POST /v1/sessions'] = () => answer.promise
    roxels.start()
    await settled()
    void roxels.signOut()
    answer.resolve(json(201, session()))
    await settled()
    expect([roxels.session.get(), atRest(), server.seen.length]).toEqual([null, [], 1])
  })

  test('an unsent message is never sent as the next person', async () => {
    const { server, clock, roxels, texts } = setUp({ person: ada })
    server.answers['POST /messages'] = () => Promise.reject(new TypeError('Load failed'))
    roxels.start()
    await settled()
    roxels.send('I am Ada')
    await settled()
    roxels.setPerson({ externalId: 'user_bob' })
    roxels.start()
    await settled()
    clock.advance(60_000)
    await settled()
    expect(server.bodies('POST /messages')).toHaveLength(1)
    expect(texts()).toEqual(['Hello'])
  })

  test.for([
    { externalId: 'undefined' },
    { externalId: ' a' },
    { externalId: '' },
    { externalId: 7 },
  ])('refuses %j as a person, and stays as it is', (person) => {
    const { roxels } = setUp({ person: ada })
    expect(() => roxels.setPerson(person as never)).toThrow(
      expect.objectContaining({ code: 'validation_error', field: 'externalId' }),
    )
    expect(roxels.person.get()).toEqual(ada)
  })
})

describe('signing out', () => {
  test('clears memory and storage before it returns, and reports', async () => {
    const { roxels, texts, atRest } = setUp({ person: ada })
    roxels.start()
    await settled()
    const report = roxels.signOut()
    expect([texts(), atRest(), roxels.session.get(), roxels.person.get().externalId]).toEqual([
      [],
      [],
      null,
      null,
    ])
    expect(await report).toEqual({
      cleared: ['localStorage', 'sessionStorage'],
      failed: [],
      revoked: 'now',
    })
  })

  test('works before a start, and offline', async () => {
    const { ports, create, server } = setUp()
    ports.lasting.setItem(
      'roxels:rk_9',
      '{"sessionId":"s","secret":"x","known":true,"channel":"c"}',
    )
    expect(await create({}).signOut()).toMatchObject({ revoked: 'no' })
    expect(ports.lasting.keys()).toEqual([])
    const offline = create({ person: ada })
    offline.start()
    await settled()
    server.answers['DELETE /token'] = () => Promise.reject(new TypeError('Load failed'))
    expect(await offline.signOut()).toMatchObject({ revoked: 'no' })
  })

  test('three times at once revokes once', async () => {
    const { server, roxels } = setUp({ person: ada })
    roxels.start()
    await settled()
    const reports = [roxels.signOut(), roxels.signOut(), roxels.signOut()]
    expect(new Set(await Promise.all(reports)).size).toBe(1)
    expect(server.seen.filter(({ method }) => method === 'DELETE')).toHaveLength(1)
  })

  test('elsewhere signs out here', async () => {
    const { server, roxels, texts, atRest } = setUp({ person: ada })
    roxels.start()
    await settled()
    await server.send('event: close\ndata: {"reason":"signed_out","reconnect":false}\n\n')
    expect([roxels.state.get().status, texts(), atRest()]).toEqual(['signedOut', [], []])
  })
})

test('no token, secret or id of a person is ever in a URL', async () => {
  const { server, roxels } = setUp({ person: ada })
  roxels.start()
  await settled()
  await roxels.signOut()
  for (const { url } of server.seen) expect(url).not.toMatch(/token-|secret-|user_ada|rk_1/)
})

test('a listener that throws takes nothing down with it', async () => {
  const thrown: unknown[] = []
  const note = (error: unknown) => thrown.push(error)
  process.once('uncaughtException', note)
  const { server, roxels, texts } = setUp()
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
