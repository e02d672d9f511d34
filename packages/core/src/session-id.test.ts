import { expect, test } from 'vitest'
import { createFakeBrowser } from './testing/index.ts'
import { ada, openVisits } from './testing/unpublished/visits.ts'

test('a session that a backend made is joined, once', async () => {
  const { server, started } = openVisits()
  await server.say('Hello Ada')
  const sessionId = server.invite('user_ada')
  const { roxels, texts } = await started({ sessionId })
  expect([roxels.state.get().status, texts(), roxels.session.get()?.id]).toEqual([
    'live',
    ['Hello Ada'],
    sessionId,
  ])
  expect((await started({ sessionId })).status(), 'a reload').toBe('live')
  expect([server.requests('POST /join').length, server.requests('POST /token').length]).toEqual([
    1, 1,
  ])
})

test('a lost answer to a join is asked for again by the same key', async () => {
  const seen: (string | null)[] = []
  const { server, browser, visit, pass } = openVisits()
  const sessionId = server.invite()
  const tab = browser.open()
  const { fetch } = tab.ports
  const page = visit(
    { sessionId },
    {
      ...tab,
      ports: {
        ...tab.ports,
        fetch(url, init) {
          if (url.endsWith('/join')) seen.push(new Headers(init.headers).get('Idempotency-Key'))
          return seen.length === 1 && url.endsWith('/join')
            ? Promise.reject(new TypeError('Load failed'))
            : fetch(url, init)
        },
      },
    },
  )
  page.roxels.start()
  await pass()
  await pass(1_000)
  expect([page.status(), seen.length, new Set(seen).size]).toEqual(['live', 2, 1])
})

test('TM-08 what a page says of the person, and its context, are not sent with it', async () => {
  const { server, started, pass } = openVisits()
  const sessionId = server.invite('user_ada')
  const { roxels, status } = await started({
    sessionId,
    person: { externalId: 'user_bob' },
    context: { plan: 'free' },
  })
  roxels.setPerson({ externalId: 'user_bob' })
  roxels.setPerson({ name: 'Bob' })
  await pass()
  expect(status()).toBe('live')
  expect(JSON.stringify(server.requests())).not.toMatch(/user_bob|plan|Bob/)
  expect(server.requests('PUT /person')).toEqual([])
})

test('a page may say that nobody is here any more', async () => {
  const { server, browser, started, pass } = openVisits()
  await server.say('Hello Ada')
  const { roxels, texts } = await started({ sessionId: server.invite('user_ada') })
  roxels.setPerson(null)
  expect([roxels.state.get().status, texts(), browser.lasting.keys()]).toEqual([
    'signedOut',
    [],
    [],
  ])
  await pass()
  expect(server.requests('POST /v1/revocations')).toHaveLength(1)
  roxels.start()
  await pass()
  expect(roxels.state.get()).toMatchObject({ refusal: { code: 'forbidden' } })
})

test('another one can be opened after it, or a template', async () => {
  const { server, started, pass } = openVisits()
  const { roxels, status } = await started({ sessionId: server.invite('user_ada') })
  await roxels.signOut()
  roxels.start({ sessionId: server.invite('user_ada') })
  await pass()
  expect(status()).toBe('live')
  roxels.leave()
  roxels.start({ templateKey: 'rk_1' })
  await pass()
  expect([status(), server.requests('POST /v1/sessions').length]).toEqual(['live', 1])
})

test('the code of a link lets in once, and later the browser carries on without it', async () => {
  const { server, browser, started, visit, pass } = openVisits()
  const link = server.inviteByLink('user_ada')
  const { roxels, tab } = await started(link)
  await server.say('Hello Ada')
  const { code, interviewId } = link
  expect(server.requests('POST /v1/joins').map(({ body }) => body)).toEqual([
    { interview_id: interviewId, code },
  ])
  expect(roxels.session.get()).toMatchObject({ externalId: 'user_ada', assurance: 'verified' })
  roxels.destroy()
  const again = visit({ interviewId }, tab)
  again.roxels.start()
  await pass()
  expect([again.status(), again.texts()]).toEqual(['live', ['Hello Ada']])
  expect(again.roxels.session.get()).toMatchObject({ resumed: true, externalId: 'user_ada' })
  expect(JSON.stringify(browser.lasting.keys())).not.toContain(code)

  const elsewhere = await started(link, createFakeBrowser(server).open())
  expect(elsewhere.roxels.state.get()).toMatchObject({ refusal: { code: 'forbidden' } })
})

test.for([
  { what: 'both', target: { templateKey: 'rk_1', sessionId: 'sess_1' }, field: 'sessionId' },
  { what: 'neither', target: { templateKey: undefined }, field: 'templateKey' },
  { what: 'a secret key', target: { templateKey: 'sk_live_1' }, field: 'templateKey' },
  { what: 'a session id as a key', target: { templateKey: 'sess_1' }, field: 'templateKey' },
  {
    what: 'a link and a key',
    target: { templateKey: 'rk_1', interviewId: 'iv_1' },
    field: 'interviewId',
  },
  { what: 'a session id as a link', target: { interviewId: 'sess_1' }, field: 'interviewId' },
  { what: 'a key as a session id', target: { sessionId: 'rk_1' }, field: 'sessionId' },
  { what: 'no text', target: { templateKey: 7 }, field: 'templateKey' },
])('$what is no target', ({ target, field }) => {
  const { visit } = openVisits()
  expect(() => visit({ person: ada, ...(target as object) })).toThrow(
    expect.objectContaining({ code: 'validation_error', field }),
  )
})
