import { describe, expect, test } from 'vitest'
import { later } from '../testing/unpublished/greeted-client.ts'
import { ada, bob, openVisits } from '../testing/unpublished/visits.ts'
import { createCover } from './cover.ts'

/** A conversation of Ada's, whose host signs for whomever the test says. */
async function openSigned() {
  const visits = openVisits()
  const host = { answer: () => Promise.resolve<string | null>(sign('user_ada')) }
  const sign = (id: string) => visits.server.signIdentity(id)
  await visits.server.say('Hello Ada')
  const page = await visits.started({ person: ada, identityToken: () => host.answer() })
  const lapse = async () => {
    host.answer = () => Promise.resolve(null)
    await visits.server.expireIdentities()
    await visits.pass()
    expect(page.status()).toBe('locked')
  }
  return { ...visits, ...page, host, sign, lapse }
}

describe('a locked conversation', () => {
  test('shows nothing of what is unsent when the page is looked at again', async () => {
    const { server, roxels, tab, texts, lapse, pass } = await openSigned()
    const letGo = server.hold('POST /messages')
    roxels.send('My number is 7')
    await pass()
    await lapse()
    tab.page.hide()
    tab.page.show()
    await pass()
    expect([texts(), roxels.outbox.get()]).toEqual([[], []])
    letGo()
  })

  test('TM-09 whose host then names somebody else is over, and forgotten', async () => {
    const { browser, roxels, texts, host, sign, lapse, pass } = await openSigned()
    await lapse()
    host.answer = () => Promise.resolve(sign('user_bob'))
    roxels.start()
    await pass(1_000)
    expect([roxels.state.get(), texts()]).toMatchObject([{ status: 'signedOut', epoch: 1 }, []])
    expect(browser.lasting.keys()).toEqual([])
  })

  test('whose secret has died meanwhile is over', async () => {
    const { server, roxels, host, sign, lapse, pass } = await openSigned()
    await lapse()
    host.answer = () => Promise.resolve(sign('user_ada'))
    server.refuse('POST /token', 'session_token_invalid')
    roxels.start()
    await pass(1_000)
    expect(roxels.state.get()).toMatchObject({
      status: 'identified',
      refusal: { code: 'session_ended' },
    })
  })

  test('RC-04 that was left says nothing more: the next person’s stays as it is', async () => {
    const { server, roxels, texts, host, lapse, sign, pass } = await openSigned()
    await lapse()
    const late = later<string | null>()
    host.answer = () => late.promise
    roxels.start()
    await pass()
    host.answer = () => Promise.resolve(sign('user_bob'))
    roxels.setPerson(bob)
    roxels.start()
    await pass()
    await server.say('Hello Bob')
    expect(texts()).toEqual(['Hello Bob'])
    late.resolve(null)
    await pass(1_000)
    expect([texts(), roxels.state.get().status]).toEqual([['Hello Bob'], 'live'])
  })

  test('that was never opened is refused as any other', async () => {
    const { server, visit, started, pass } = openVisits()
    const late = later<Response>()
    const end = server.answer('POST /v1/sessions', () => late.promise)
    const { roxels, status } = visit({ person: ada })
    roxels.start()
    await pass()
    end()
    await started({ person: bob, templateKey: 'rk_2' })
    expect(status()).toBe('locked')
    late.resolve(Response.json({ error: { code: 'forbidden', message: 'No.' } }, { status: 403 }))
    await pass()
    expect(roxels.state.get()).toMatchObject({
      status: 'identified',
      refusal: { code: 'forbidden' },
    })
  })

  test('that is opened meanwhile shows nothing until the host has said who is here', async () => {
    const { server, visit, started, pass } = openVisits()
    const late = later<void>()
    const end = server.answer('POST /v1/sessions', (_, own) => late.promise.then(own))
    const { roxels, texts, status } = visit({ person: ada })
    roxels.start()
    await pass()
    end()
    await server.say('Hello Ada')
    await started({ person: bob, templateKey: 'rk_2' })
    late.resolve()
    await pass()
    expect([status(), texts()]).toEqual(['locked', []])
    roxels.start()
    await pass()
    expect(status()).toBe('live')
  })
})

test('what is on its way to a page that is left is not shown', async () => {
  for (let tasks = 0; tasks < 12; tasks += 1) {
    const { server, started, pass } = openVisits()
    await server.say('Hello Ada')
    const { roxels, tab, texts } = await started({ person: ada })
    void server.say('You live in Paris')
    for (let turn = 0; turn < tasks; turn += 1) await Promise.resolve()
    tab.page.leave()
    const seen: unknown[] = []
    roxels.transcript.ids.listen((ids) => seen.push(...ids))
    await pass(1_000)
    expect([seen, texts()], `left after ${tasks}`).toEqual([[], []])
  }
})

describe('a completed conversation', () => {
  test('is shown again when the page comes back', async () => {
    const { server, started, pass } = openVisits()
    await server.say('Hello Ada')
    const { tab, texts, status } = await started({ person: ada })
    await server.complete()
    await pass()
    expect([status(), texts()]).toEqual(['completed', ['Hello Ada']])
    tab.page.leave()
    expect(texts()).toEqual([])
    tab.page.comeBack()
    await pass(1_000)
    expect([status(), texts()]).toEqual(['completed', ['Hello Ada']])
  })

  test('is unlocked as any other', async () => {
    const { server, started, pass } = openVisits()
    await server.say('Hello Ada')
    const { roxels, texts, status } = await started({ person: ada })
    await server.complete()
    await pass()
    await started({ person: bob, templateKey: 'rk_2' })
    expect([status(), texts()]).toEqual(['locked', []])
    roxels.setPerson(ada)
    await pass(1_000)
    expect([status(), texts()]).toEqual(['completed', ['Hello Ada']])
  })
})

describe('a cover', () => {
  test('that is laid down again at once stays', async () => {
    const cover = createCover(new AbortController().signal)
    cover.cover('hidden')
    let isLifted = false
    void cover.lifted().then(() => (isLifted = true))
    cover.uncover('hidden')
    cover.cover('elsewhere')
    await Promise.resolve()
    await Promise.resolve()
    expect(isLifted).toBe(false)
    cover.uncover('elsewhere')
    await Promise.resolve()
    await Promise.resolve()
    expect(isLifted).toBe(true)
  })

  test('of a session that is closed keeps nobody waiting', async () => {
    const closing = new AbortController()
    const cover = createCover(closing.signal)
    cover.cover('hidden')
    closing.abort()
    expect((await cover.lifted()).aborted).toBe(true)
  })
})
