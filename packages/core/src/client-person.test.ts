import { describe, expect, test } from 'vitest'
import type { FakeStorage } from './testing/index.ts'
import { settled } from './testing/index.ts'
import { json, session } from './testing/unpublished/answering-server.ts'
import { ada, later, openClient } from './testing/unpublished/greeted-client.ts'

describe('who is here', () => {
  test('an anonymous conversation becomes that of the person who signs in', async () => {
    const { server, roxels, ports, texts } = openClient()
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
    const { server, roxels, texts, atRest } = openClient({ person: ada })
    roxels.start()
    await settled()
    const seen: unknown[] = []
    roxels.state.listen((state) => seen.push([state.status, state.epoch, texts(), atRest()]))
    roxels.setPerson({ externalId: 'user_bob' })
    expect(seen).toEqual([['identified', 1, [], []]])
    await settled()
    expect(server.streams.size).toBe(0)
    expect(server.bodies('POST /v1/revocations')).toEqual([{ revoke_handle: 'handle-1' }])
  })

  test('who shows what is here renders it twice when a person is left, and keeps nothing of it (KS-02)', async () => {
    const { roxels } = openClient({ person: ada })
    roxels.start()
    await settled()
    const seen: unknown[] = []
    roxels.person.listen((person) => seen.push(person))
    roxels.transcript.ids.listen((ids) => seen.push(ids))
    roxels.captured.listen((captured) => seen.push(captured))
    await roxels.signOut()
    const [nobody, none] = [{ externalId: null, name: null }, {}]
    expect(seen).toEqual([none, [], nobody, nobody, none, []])
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('an answer that comes after the person left is dropped and keeps nothing', async () => {
    const { server, roxels, atRest } = openClient({ person: ada })
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
    const { server, clock, roxels, texts } = openClient({ person: ada })
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
    const { roxels } = openClient({ person: ada })
    expect(() => roxels.setPerson(person as never)).toThrow(
      expect.objectContaining({ code: 'validation_error', field: 'externalId' }),
    )
    expect(roxels.person.get()).toEqual(ada)
  })
})

describe('signing out', () => {
  test('clears memory and storage before it returns, and reports', async () => {
    const { roxels, texts, atRest } = openClient({ person: ada })
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
      cleared: ['memory', 'localStorage', 'sessionStorage'],
      failed: [],
      unsent: 0,
      revoked: 'now',
    })
  })

  test('SW-12 works before a start: what an earlier page has left is gone, here and on the server', async () => {
    const { server, roxels, create, ports, atRest } = openClient({ person: ada })
    roxels.start()
    await settled()
    roxels.destroy()
    const report = create({}).signOut()
    expect(atRest()).toEqual([])
    expect(await report).toMatchObject({ failed: [], revoked: 'now' })
    expect(server.bodies('POST /v1/revocations')).toEqual([{ revoke_handle: 'handle-1' }])
    expect(ports.lasting.keys()).toEqual([])
  })

  test('KS-03 offline leaves the revoke handle alone, which the next page sends', async () => {
    const { server, roxels, create, ports, page } = openClient({ person: ada })
    roxels.start()
    await settled()
    roxels.send('I am Ada')
    server.answers['POST /v1/revocations'] = () => Promise.reject(new TypeError('Load failed'))
    expect(await roxels.signOut()).toMatchObject({ unsent: 1, revoked: 'queued' })
    expect(ports.lasting.keys()).toEqual(['roxels:revoke/handle-1'])
    delete server.answers['POST /v1/revocations']
    roxels.destroy()
    // Another server of this origin is none of its business.
    create({ baseUrl: 'https://other.example' })
    await settled()
    expect(ports.lasting.keys()).toEqual(['roxels:revoke/handle-1'])
    server.answers['POST /v1/revocations'] = () => new Response(null, { status: 204 })
    create({})
    await settled()
    expect(ports.lasting.keys()).toEqual([])
    expect(server.bodies('POST /v1/revocations').at(-1)).toEqual({ revoke_handle: 'handle-1' })
    page.goOnline()
  })

  test('KS-03 what another server of this origin has given is kept for its own pages to end', async () => {
    const { server, roxels, create, ports } = openClient({ person: ada })
    roxels.start()
    await settled()
    roxels.destroy()
    const other = create({ baseUrl: 'https://other.example', templateKey: 'rk_2' })
    expect(await other.signOut()).toMatchObject({ revoked: 'queued' })
    expect([server.bodies('POST /v1/revocations'), ports.lasting.keys()]).toEqual([
      [],
      ['roxels:revoke/handle-1'],
    ])
    create({})
    await settled()
    expect(ports.lasting.keys()).toEqual([])
  })

  test('KS-03 a page that is back online sends it by itself', async () => {
    const { server, roxels, ports, page } = openClient({ person: ada })
    roxels.start()
    await settled()
    server.answers['POST /v1/revocations'] = () => Promise.reject(new TypeError('Load failed'))
    await roxels.signOut()
    server.answers['POST /v1/revocations'] = () => new Response(null, { status: 204 })
    page.goOnline()
    await settled()
    expect([server.bodies('POST /v1/revocations').length, ports.lasting.keys()]).toEqual([2, []])
  })

  test.for([
    ['nothing', () => new Promise<never>(() => {})],
    ['the page of a network to sign in to', () => new Response('<h1>Welcome to the hotel</h1>')],
  ] as const)('KS-03 answered by %s, is done, and told later', async ([, answer]) => {
    const { server, roxels, ports, clock } = openClient({ person: ada })
    roxels.start()
    await settled()
    server.answers['POST /v1/revocations'] = answer
    const report = roxels.signOut()
    await clock.pass(30_000)
    expect(await Promise.race([report, 'waits'])).toMatchObject({ revoked: 'queued' })
    expect(ports.lasting.keys()).toEqual(['roxels:revoke/handle-1'])
  })

  test('KS-04 where storage throws, the report names what could not be cleared', async () => {
    const { server, roxels, ports, texts } = openClient({ person: ada })
    roxels.start()
    await settled()
    const lasting = ports.lasting as FakeStorage
    lasting.refuse('anything')
    server.answers['POST /v1/revocations'] = () => Promise.reject(new TypeError('Load failed'))
    const report = roxels.signOut()
    expect(texts()).toEqual([])
    expect(await report).toEqual({
      cleared: ['memory', 'sessionStorage'],
      failed: ['localStorage'],
      unsent: 0,
      revoked: 'no',
    })
  })

  test('RC-07 three times at once revokes once', async () => {
    const { server, roxels } = openClient({ person: ada })
    roxels.start()
    await settled()
    const reports = [roxels.signOut(), roxels.signOut(), roxels.signOut()]
    expect(new Set(await Promise.all(reports)).size).toBe(1)
    expect(server.bodies('POST /v1/revocations')).toHaveLength(1)
  })

  test('elsewhere signs out here', async () => {
    const { server, roxels, texts, atRest } = openClient({ person: ada })
    roxels.start()
    await settled()
    await server.send('event: close\ndata: {"reason":"signed_out","reconnect":false}\n\n')
    expect([roxels.state.get().status, texts(), atRest()]).toEqual(['signedOut', [], []])
  })
})
