import { expect, test } from 'vitest'
import { createRoxels } from './client.ts'
import { createFakePorts, createScriptedServer } from './testing/index.ts'
import { ada, bob, openVisits } from './testing/unpublished/visits.ts'

test('SW-02 SW-03 who takes over sees nothing of the one before, and tells the server nothing of them', async () => {
  const { server, started, pass } = openVisits({ goals: [{ id: 'size' }] })
  await server.say('Hello Ada')
  await server.capture('size', 'of Ada')
  const { roxels, texts } = await started({ person: ada })
  roxels.send('I am Ada')
  await pass()
  const before = server.requests().length
  roxels.setPerson(bob)
  const seen = () =>
    JSON.stringify([
      texts(),
      { ...roxels.captured.get() },
      roxels.goals.get(),
      roxels.turn.get(),
      roxels.outbox.get(),
      roxels.session.get(),
      roxels.person.get(),
    ])
  expect(seen()).not.toMatch(/Ada|ada|size/)
  roxels.start()
  await pass()
  expect(seen()).not.toMatch(/Ada|ada/)
  const after = server.requests().slice(before)
  expect(after.map(({ route }) => route)).toContain('POST /v1/sessions')
  expect(JSON.stringify(after)).not.toMatch(/Ada|ada|secret-1|token-1/)
})

test('SW-03 the first request of the next person says nothing of the last', async () => {
  const { server, started, pass } = openVisits()
  const { roxels } = await started({ person: ada })
  roxels.setPerson({ externalId: 'user_bob' })
  roxels.start()
  await pass()
  expect(server.requests('POST /v1/sessions')[1]?.body).toEqual({ external_id: 'user_bob' })
})

test('SW-04 the same person in a new object restarts nothing and asks for nothing', async () => {
  const { server, started, pass } = openVisits()
  for (const person of [ada, { externalId: 'user_ada' }]) {
    const { roxels } = await started({ person })
    const before = server.requests().length
    roxels.setPerson({ ...person })
    roxels.setPerson({ externalId: 'user_ada' })
    await pass()
    expect([server.requests().length - before, roxels.state.get().epoch]).toEqual([0, 0])
  }
})

test('SW-04 a new name of the same person is told, and nothing else', async () => {
  const { server, started, pass } = openVisits()
  const { roxels, status } = await started({ person: ada })
  roxels.setPerson({ ...ada, name: 'Ada L.' })
  await pass()
  expect(server.requests('PUT /person').map(({ body }) => body)).toEqual([{ name: 'Ada L.' }])
  expect([status(), roxels.person.get().name, roxels.state.get().epoch]).toEqual([
    'live',
    'Ada L.',
    0,
  ])
})

test('SW-06 an id that is not known yet is neither a sign-out nor a stranger: a start waits', async () => {
  const { server, visit, pass } = openVisits()
  const { roxels, status } = visit({ person: { externalId: undefined } })
  roxels.start()
  await pass()
  expect([roxels.state.get(), server.requests()]).toMatchObject([
    { status: 'anonymous', waiting: true },
    [],
  ])
  roxels.setPerson(ada)
  await pass()
  expect(status()).toBe('live')
  roxels.setPerson({ externalId: undefined })
  await pass()
  expect([status(), roxels.person.get(), roxels.state.get().epoch]).toEqual(['live', ada, 0])
})

test('SW-07 A, then B, then A: nothing of B, nor of what A had not sent, and A’s own talk only by proof', async () => {
  const { server, started, pass } = openVisits()
  await server.say('Hello Ada')
  const identityToken = () => Promise.resolve(server.signIdentity(now))
  let now = 'user_ada'
  const { roxels, texts } = await started({ person: ada, identityToken })
  const letGo = server.hold('POST /messages')
  roxels.send('unsent of Ada')
  await pass()
  now = 'user_bob'
  roxels.setPerson(bob)
  roxels.start()
  letGo()
  await pass()
  expect(texts()).toEqual([])
  await server.say('Hello Bob')
  now = 'user_ada'
  roxels.setPerson(ada)
  expect(texts()).toEqual([])
  roxels.start()
  await pass(1_000)
  expect(texts()).toContain('Hello Ada')
  expect(texts()).not.toContain('Hello Bob')
})

test('SW-08 what a visitor said without a name is out of reach for the next, who signs in', async () => {
  const { server, started, pass } = openVisits()
  await server.say('Hello')
  const { roxels, texts } = await started()
  roxels.send('of the visitor')
  await pass()
  await roxels.signOut()
  roxels.setPerson(ada)
  roxels.start()
  await pass()
  expect([texts(), server.requests('PUT /person')]).toEqual([[], []])
  expect(server.requests('POST /v1/sessions').at(-1)?.body).not.toHaveProperty('session_secret')
})

test('SW-11 of what is said before anything has started the last counts, in order, and none is lost', async () => {
  const { server, visit, pass } = openVisits()
  const { roxels } = visit()
  const left: number[] = []
  roxels.on('signed_out', ({ epoch }) => left.push(epoch))
  roxels.setPerson(ada)
  roxels.setPerson(bob)
  roxels.start()
  roxels.setPerson(ada)
  await pass()
  expect([roxels.person.get(), left, server.requests()]).toEqual([ada, [0, 1], []])
  roxels.start()
  await pass()
  expect(server.requests('POST /v1/sessions').map(({ body }) => body['external_id'])).toEqual([
    'user_ada',
  ])
})

test('SW-13 SW-14 what is no id is refused with its field, and changes nothing', () => {
  const { visit } = openVisits()
  const { roxels } = visit({ person: ada })
  const wrong = ['undefined', 'null', 'NaN', '[object Object]', '', ' ', 'guest', '{{user.id}}']
  for (const externalId of [...wrong, 7, 7n, {}, true, null]) {
    expect(() => roxels.setPerson({ externalId } as never), String(externalId)).toThrow(
      expect.objectContaining({ code: 'validation_error', field: 'externalId' }),
    )
  }
  expect(roxels.person.get()).toEqual(ada)
})

test('RC-03 what A has not sent is destroyed, told to the host, and never sent as B', async () => {
  const { server, browser, started, pass } = openVisits()
  const { roxels } = await started({ person: ada })
  const end = server.answer('POST /messages', () => Promise.reject(new TypeError('Load failed')))
  roxels.send('one')
  roxels.send('two')
  await pass(1_000)
  expect(await roxels.signOut()).toMatchObject({ unsent: 2 })
  end()
  const before = server.requests('POST /messages').length
  roxels.setPerson(bob)
  roxels.start()
  await pass(60_000)
  expect([server.requests('POST /messages').length - before, roxels.outbox.get()]).toEqual([0, []])
  expect(browser.lasting.keys()).toEqual(['roxels:rk_1'])
})

test('RC-05 two starts in one breath open one session', async () => {
  const { server, visit, pass } = openVisits()
  const { roxels } = visit({ person: ada })
  roxels.start()
  roxels.start()
  await pass()
  expect([server.requests('POST /v1/sessions').length, server.readers()]).toEqual([1, 1])
})

test('RC-09 a line that is being tried again for A is not tried for B', async () => {
  const { server, started, pass } = openVisits()
  const { roxels, status } = await started({ person: ada })
  const end = server.answer('GET /events', () => Promise.reject(new TypeError('Load failed')))
  await server.hangUp()
  await pass(2_000)
  expect(status()).toBe('reconnecting')
  roxels.setPerson(bob)
  const before = server.requests('GET /events').length
  end()
  await pass(60_000)
  expect([server.requests('GET /events').length - before, status()]).toEqual([0, 'identified'])
})

test('TB-07 pages of two origins share nothing: a sign-out on one neither ends nor leaves anything on the other', async () => {
  const server = createScriptedServer()
  const visitOrigin = () => {
    const { ports } = createFakePorts(server)
    const options = { baseUrl: 'https://talk.example', templateKey: 'rk_1', person: ada }
    const roxels = createRoxels(options, ports)
    roxels.start()
    return { roxels, ports }
  }
  const { pass } = openVisits()
  const [app, shop] = [visitOrigin(), visitOrigin()]
  await pass()
  const rest = shop.ports.lasting.getItem('roxels:rk_1')
  expect(rest).not.toBe(app.ports.lasting.getItem('roxels:rk_1'))
  expect(await app.roxels.signOut()).toMatchObject({ revoked: 'now' })
  await pass()
  expect(app.ports.lasting.keys()).toEqual([])
  expect([shop.roxels.state.get().status, shop.ports.lasting.getItem('roxels:rk_1')]).toEqual([
    'live',
    rest,
  ])
})
