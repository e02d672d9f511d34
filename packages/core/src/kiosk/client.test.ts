import { expect, test } from 'vitest'
import { ada, bob, openVisits } from '../testing/unpublished/visits.ts'

const kiosk = { idleSeconds: 60, warnSeconds: 20 }

test('KS-05 nothing rests: what a crash leaves behind is nothing', async () => {
  const { server, browser, started, pass } = openVisits()
  await server.say('Hello')
  const { roxels, tab, status } = await started({ kiosk, person: ada })
  const letGo = server.hold('POST /messages')
  roxels.send('My number is 7')
  await pass()
  expect([status(), browser.lasting.keys(), tab.perTab.keys()]).toEqual(['live', [], []])
  expect(server.requests('POST /v1/sessions')[0]?.body).toMatchObject({ kiosk: true })
  tab.crash()
  letGo()
  const next = await started({ kiosk, person: ada })
  expect([next.texts(), next.roxels.session.get()?.resumed]).toEqual([[], false])
})

test('KS-06 who walks away is warned, then signed out, here and on the server', async () => {
  const { server, started, pass } = openVisits()
  await server.say('Hello')
  const { roxels, texts, status } = await started({ kiosk })
  await pass(60_000)
  expect(roxels.idle.get()).toEqual({ secondsLeft: 20 })
  expect(texts()).toEqual(['Hello'])
  await pass(19_000)
  roxels.extend()
  expect(roxels.idle.get()).toBeNull()
  await pass(60_000)
  expect(roxels.idle.get()).toEqual({ secondsLeft: 20 })
  await pass(20_000)
  expect([status(), texts(), roxels.idle.get()]).toEqual(['signedOut', [], null])
  expect(server.requests('POST /v1/revocations')).toHaveLength(1)
  await pass(600_000)
  expect(server.requests('POST /v1/revocations')).toHaveLength(1)
})

test('KS-06 an agent that speaks keeps the time from running', async () => {
  const { server, started, pass } = openVisits()
  const { roxels } = await started({ kiosk })
  for (let minute = 0; minute < 5; minute += 1) {
    await server.speak('and ')
    await pass(50_000)
    expect(roxels.idle.get()).toBeNull()
  }
})

test.for(['named', 'left', 'refused'] as const)(
  'KS-06 a name does not wait for the next person either: %s',
  async (how) => {
    const { server, visit, pass } = openVisits()
    const { roxels, status } = visit({ kiosk, person: { name: 'Kim' } })
    if (how === 'refused') server.refuse('POST /v1/sessions', 'forbidden')
    if (how !== 'named') roxels.start()
    await pass()
    if (how === 'left') roxels.leave()
    expect([status(), roxels.person.get().name]).toEqual(['anonymous', 'Kim'])
    await pass(60_000)
    expect(roxels.idle.get()).toEqual({ secondsLeft: 20 })
    await pass(20_000)
    expect([status(), roxels.person.get().name]).toEqual(['signedOut', null])
  },
)

test('KS-07 a tablet that slept past the time shows nothing when it wakes', async () => {
  const { server, browser, started } = openVisits()
  await server.say('Hello')
  const { tab, texts, status } = await started({ kiosk })
  tab.page.hide()
  tab.freeze()
  browser.clock.advance(3_600_000)
  tab.thaw()
  tab.page.show()
  expect([status(), texts()]).toEqual(['signedOut', []])
})

test('nothing is claimed: who says who they are begins anew', async () => {
  const { server, started, pass } = openVisits()
  await server.say('Hello')
  const { roxels, texts } = await started({ kiosk })
  roxels.setPerson(ada)
  await pass()
  expect(server.requests('PUT /person')).toEqual([])
  expect([roxels.state.get(), texts()]).toMatchObject([{ status: 'identified', epoch: 1 }, []])
})

test('three people in a row see nothing of each other, by one call each', async () => {
  const { server, started, pass } = openVisits()
  const { roxels, texts } = await started({ kiosk, person: ada })
  await server.say('Hello Ada')
  for (const next of [bob, { name: 'Kim' }]) {
    roxels.setPerson(next)
    expect(texts()).toEqual([])
    roxels.start()
    await pass()
    expect(texts()).toEqual([])
    await server.say(`Hello ${next.name}`)
    expect(texts()).toEqual([`Hello ${next.name}`])
  }
  expect(server.requests('POST /v1/revocations')).toHaveLength(2)
  expect(server.requests('POST /v1/sessions').map(({ body }) => body['session_secret'])).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test('a kiosk page leaves alone what other pages of its origin keep', async () => {
  const { browser, started } = openVisits()
  await started({ person: ada })
  const before = browser.lasting.keys()
  const { roxels } = await started({ kiosk })
  await roxels.signOut()
  expect(browser.lasting.keys()).toEqual(before)
})

test.for([
  { idleSeconds: 0, warnSeconds: 20 },
  { idleSeconds: 60, warnSeconds: 19 },
  { idleSeconds: Number.NaN, warnSeconds: 20 },
  { idleSeconds: 60 },
])('%j is no kiosk', (wrong) => {
  const { visit } = openVisits()
  expect(() => visit({ kiosk: wrong as never })).toThrow(
    expect.objectContaining({ code: 'validation_error' }),
  )
})
