import { describe, expect, test, vi } from 'vitest'
import { later } from './testing/unpublished/greeted-client.ts'
import { ada, bob, openVisits } from './testing/unpublished/visits.ts'

/** A conversation of Ada's, whom her host has signed for. */
async function openVerified(reasons: string[] = []) {
  const visits = openVisits()
  const answer: { now: () => Promise<string | null> } = {
    now: () => Promise.resolve(visits.server.signIdentity('user_ada')),
  }
  await visits.server.say('Hello Ada')
  const identityToken = vi.fn((reason: string) => {
    reasons.push(reason)
    return answer.now()
  })
  const page = await visits.started({ person: ada, identityToken })
  return { ...visits, ...page, answer, identityToken }
}

test('how sure it is who is here follows the claim', async () => {
  const { server, started, pass } = openVisits()
  const identityToken = () => Promise.resolve(server.signIdentity('user_ada'))
  const { roxels } = await started({ identityToken })
  expect(roxels.session.get()).toMatchObject({ externalId: null, assurance: 'device' })
  roxels.setPerson(ada)
  await pass()
  expect(roxels.session.get()).toMatchObject({ externalId: 'user_ada', assurance: 'verified' })
})

describe('a start', () => {
  test('shows what the host has signed', async () => {
    const { server, status } = await openVerified()
    expect(server.requests('POST /v1/sessions')[0]?.body).toMatchObject({
      external_id: 'user_ada',
      identity_token: 'identity-1',
    })
    expect(status()).toBe('live')
  })

  test('of nobody in particular does not ask', async () => {
    const { started } = openVisits()
    const identityToken = vi.fn()
    expect((await started({ identityToken })).status()).toBe('live')
    expect(identityToken).not.toHaveBeenCalled()
  })

  test('is refused where the host cannot say who it is, and never goes on as somebody less', async () => {
    const { server, started } = openVisits()
    const { roxels } = await started({ person: ada, identityToken: () => Promise.resolve(null) })
    expect(roxels.state.get()).toMatchObject({
      status: 'identified',
      refusal: { code: 'identity_unavailable' },
    })
    expect(server.requests()).toEqual([])
  })

  test('asks again where the host fails, and where the token it had kept is past its time', async () => {
    const { server, started, pass } = openVisits()
    const old = server.signIdentity('user_ada', -1)
    const reasons: string[] = []
    const identityToken = (reason: string) => {
      reasons.push(reason)
      if (reasons.length === 1) return Promise.reject(new Error('503'))
      return Promise.resolve(reason === 'start' ? old : server.signIdentity('user_ada'))
    }
    const { status } = await started({ person: ada, identityToken })
    expect(status()).toBe('resuming')
    await pass(1_000)
    expect([status(), reasons]).toEqual(['live', ['start', 'start', 'renewal']])
  })

  test('gives up a host that does not answer, and asks it again', async () => {
    const { server, started, pass } = openVisits()
    let asked = 0
    const identityToken = () => {
      asked += 1
      return asked === 1
        ? new Promise<null>(() => {})
        : Promise.resolve(server.signIdentity('user_ada'))
    }
    const { status } = await started({ person: ada, identityToken })
    await pass(30_000)
    await pass(1_000)
    expect([asked, status()]).toEqual([2, 'live'])
  })

  test('TM-09 with a token for somebody else is refused, and shows nothing', async () => {
    const { server, started } = openVisits()
    await server.say('Hello Bob')
    const identityToken = () => Promise.resolve(server.signIdentity('user_bob'))
    const { roxels, texts } = await started({ person: ada, identityToken })
    expect(roxels.state.get()).toMatchObject({ refusal: { code: 'identity_mismatch' } })
    expect(texts()).toEqual([])
  })
})

describe('a renewal', () => {
  test('asks the host once, and nothing changes on the screen', async () => {
    const { server, roxels, texts, identityToken, pass } = await openVerified()
    const seen: string[] = []
    roxels.state.listen(({ status }) => seen.push(status))
    await server.expireIdentities()
    await pass()
    expect(identityToken.mock.calls).toEqual([['start'], ['renewal']])
    expect([texts(), seen, server.readers()]).toEqual([['Hello Ada'], [], 1])
  })

  test('TM-18 that the host cannot give locks: nothing is shown, nothing is lost, nobody becomes anonymous', async () => {
    const { server, roxels, texts, status, answer, identityToken, pass } = await openVerified()
    const letGo = server.hold('POST /messages')
    roxels.send('I am not done')
    await pass()
    answer.now = () => Promise.resolve(null)
    await server.expireIdentities()
    letGo()
    await pass(60_000)
    expect(roxels.state.get()).toMatchObject({ status: 'locked', epoch: 0 })
    expect([texts(), roxels.outbox.get(), server.readers()]).toEqual([[], [], 0])
    expect(() => roxels.send('more')).toThrow(expect.objectContaining({ code: 'not_active' }))
    expect(roxels.person.get()).toEqual(ada)
    expect(identityToken.mock.calls.length, 'asked while it is locked').toBeLessThanOrEqual(3)

    answer.now = () => Promise.resolve(server.signIdentity('user_ada'))
    roxels.start()
    await pass(1_000)
    expect([status(), texts()]).toEqual(['live', ['Hello Ada', 'I am not done']])
    expect(identityToken).toHaveBeenLastCalledWith('locked')
    expect(roxels.state.get().refusal).toBeNull()
  })

  test('stays locked while the host has nothing new to say, and unlocks for the same person', async () => {
    const { server, roxels, status, answer, pass } = await openVerified()
    answer.now = () => Promise.resolve(null)
    await server.expireIdentities()
    await pass()
    roxels.start()
    await pass(1_000)
    expect(roxels.state.get()).toMatchObject({
      status: 'locked',
      refusal: { code: 'identity_unavailable' },
    })
    answer.now = () => Promise.resolve(server.signIdentity('user_ada'))
    roxels.setPerson(ada)
    await pass(1_000)
    expect(status()).toBe('live')
  })

  test('that the server is too busy for is tried again, as the same person', async () => {
    const { server, status, texts, pass } = await openVerified()
    const end = server.refuse('POST /token', 'rate_limited')
    await server.expireIdentities()
    await pass(1_000)
    expect([status(), texts()]).toEqual(['reconnecting', ['Hello Ada']])
    end()
    await pass(10_000)
    expect([status(), server.requests('POST /v1/sessions').length]).toEqual(['live', 1])
  })

  test('TM-09 for somebody else ends the conversation and forgets it', async () => {
    const { server, browser, roxels, texts, answer, pass } = await openVerified()
    answer.now = () => Promise.resolve(server.signIdentity('user_bob'))
    await server.expireIdentities()
    await pass()
    expect([roxels.state.get(), texts()]).toMatchObject([{ status: 'signedOut', epoch: 1 }, []])
    expect(browser.lasting.keys()).toEqual([])
  })

  test('RC-04 that is answered after the person changed is dropped', async () => {
    const { server, roxels, answer, pass } = await openVerified()
    const late = later<string>()
    answer.now = () => late.promise
    await server.expireIdentities()
    await pass()
    roxels.setPerson(bob)
    late.resolve(server.signIdentity('user_ada'))
    await pass(1_000)
    expect(server.requests('POST /token')).toEqual([])
    expect(roxels.person.get()).toEqual(bob)
  })
})

describe('a claim', () => {
  test('SW-01 carries the host’s word for the person, and the talk goes on in the same epoch', async () => {
    const { server, started, pass } = openVisits()
    await server.say('Hello')
    const reasons: string[] = []
    const identityToken = (reason: string) => {
      reasons.push(reason)
      return Promise.resolve(server.signIdentity('user_ada'))
    }
    const { roxels, texts } = await started({ identityToken })
    roxels.setPerson(ada)
    await pass()
    expect(server.requests('PUT /person')[0]?.body).toMatchObject({ identity_token: 'identity-1' })
    expect([texts(), roxels.person.get(), roxels.state.get().epoch, reasons]).toEqual([
      ['Hello'],
      ada,
      0,
      ['claim'],
    ])
    expect(server.requests('POST /v1/sessions')).toHaveLength(1)
  })

  test('without it leaves the anonymous talk behind', async () => {
    const { server, started, pass } = openVisits()
    await server.say('Hello')
    const { roxels, texts } = await started({ identityToken: () => Promise.resolve(null) })
    roxels.setPerson(ada)
    await pass()
    expect([texts(), roxels.state.get()]).toMatchObject([[], { status: 'identified', epoch: 1 }])
  })
})

test('of a client that is destroyed while the host is asked nothing is left waiting', async () => {
  const { browser, started, pass } = openVisits()
  const before = browser.clock.pending()
  const { roxels } = await started({ person: ada, identityToken: () => new Promise(() => {}) })
  expect(browser.clock.pending()).toBeGreaterThan(before)
  roxels.destroy()
  await pass()
  expect(browser.clock.pending()).toBe(before)
})

test('what is answered to a claim after the person was left is of no use to whoever comes next', async () => {
  const { server, browser, started, pass } = openVisits()
  const { roxels } = await started()
  let free: () => void = () => undefined
  const held = browser
    .open()
    .ports.lock('roxels:rk_1', () => new Promise<void>((resolve) => (free = resolve)))
  roxels.setPerson(ada)
  await pass()
  expect(server.requests('PUT /person')).toHaveLength(1)
  await roxels.signOut()
  roxels.setPerson(bob)
  roxels.start({ templateKey: 'rk_2' })
  await pass()
  free()
  await held
  await pass()
  expect(roxels.session.get()).toMatchObject({ externalId: 'user_bob' })
})
