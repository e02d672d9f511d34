import { describe, expect, test } from 'vitest'
import { ada, bob, openVisits } from '../testing/unpublished/visits.ts'

describe('a sign-out in another tab', () => {
  test('TB-01 blanks this one, whatever it has open', async () => {
    const { server, browser, visit, started, pass } = openVisits()
    await server.say('Hello Ada')
    const first = await started({ person: ada })
    const same = await started({ person: ada })
    const other = await started({ person: ada, templateKey: 'rk_2' })
    const nobody = await started({ templateKey: 'rk_3' })
    const idle = visit({ person: ada, templateKey: 'rk_4' })
    const tabs = [same, other, nobody, idle]
    await first.roxels.signOut()
    await pass()
    expect(tabs.map(({ status }) => status())).toEqual(tabs.map(() => 'signedOut'))
    expect(tabs.map(({ texts }) => texts())).toEqual(tabs.map(() => []))
    expect([browser.lasting.keys(), nobody.tab.perTab.keys()]).toEqual([[], []])
  })

  test('from a tab where nobody is here any more', async () => {
    const { browser, started, pass } = openVisits()
    const first = await started({ person: ada })
    await first.roxels.signOut()
    const second = await started({ person: bob })
    expect(await first.roxels.signOut()).toMatchObject({ revoked: 'now' })
    await pass()
    expect([second.status(), second.texts(), browser.lasting.keys()]).toEqual(['signedOut', [], []])
  })

  test('does not take away who has signed in since', async () => {
    const { browser, started, pass } = openVisits()
    const first = await started({ person: ada })
    const second = await started({ person: ada })
    first.roxels.setPerson(bob)
    first.roxels.start()
    await pass()
    expect([first.status(), first.roxels.person.get(), second.status()]).toEqual([
      'live',
      bob,
      'signedOut',
    ])
    expect(browser.lasting.keys()).toEqual(['roxels:rk_1'])
    second.roxels.setPerson(bob)
    second.roxels.start()
    await pass()
    expect([second.status(), second.roxels.session.get()?.resumed]).toEqual(['live', true])
  })

  test('TB-02 that came while this one was frozen is found before anything is shown', async () => {
    const { server, browser, started, pass } = openVisits()
    await server.say('Hello Ada')
    const first = await started({ person: ada })
    const second = await started({ person: ada })
    second.tab.page.leave()
    expect(second.texts()).toEqual([])
    second.tab.freeze()
    await first.roxels.signOut()
    await pass()
    const seen: unknown[] = []
    second.roxels.transcript.ids.listen((ids) => seen.push(ids))
    second.tab.thaw()
    second.tab.page.comeBack()
    expect(second.status()).toBe('signedOut')
    await pass(1_000)
    expect([seen.flat(), browser.lasting.keys()]).toEqual([[], []])
  })
})

test('a page in the back/forward cache, which hears nothing, finds who was signed out although somebody else rests here by now', async () => {
  const { server, started, browser, pass } = openVisits()
  await server.say('Hello Ada')
  const first = await started({ person: ada })
  const tab = browser.open()
  const deaf = { ...tab.ports, onStorage: () => undefined, channel: () => null }
  const second = await started({ person: ada }, { ...tab, ports: deaf })
  tab.page.leave()
  const offline = server.answer('POST /v1/revocations', () =>
    Promise.reject(new TypeError('Load failed')),
  )
  first.roxels.setPerson(bob)
  first.roxels.start()
  await pass()
  const rest = browser.lasting.getItem('roxels:rk_1')
  const seen: unknown[] = []
  second.roxels.transcript.ids.listen((ids) => seen.push(...ids))
  tab.page.comeBack()
  await pass(1_000)
  expect([second.status(), seen, first.status()]).toEqual(['signedOut', [], 'live'])
  expect(browser.lasting.getItem('roxels:rk_1')).toBe(rest)
  offline()
})

describe('a visitor without an id', () => {
  test('who signs out signs out, in all tabs, whoever rests here by now', async () => {
    const { server, started, pass } = openVisits()
    const nobody = await started()
    const other = await started({ person: ada, templateKey: 'rk_2' })
    await server.say('Hello Ada')
    const offline = server.answer('POST /v1/revocations', () =>
      Promise.reject(new TypeError('Load failed')),
    )
    await nobody.roxels.signOut()
    await pass()
    expect([other.status(), other.texts()]).toEqual(['signedOut', []])
    offline()
  })

  test('who is left for somebody known leaves alone what that person has open elsewhere', async () => {
    const { server, browser, started, pass } = openVisits()
    const nobody = await started({ claim: false })
    const other = await started({ person: ada, templateKey: 'rk_2' })
    await server.say('Hello Ada')
    const rest = browser.lasting.getItem('roxels:rk_2')
    nobody.roxels.setPerson(ada)
    await pass()
    expect([nobody.status(), nobody.tab.perTab.keys()]).toEqual(['identified', []])
    expect([other.status(), other.texts()]).toEqual(['live', ['Hello Ada']])
    expect([browser.lasting.getItem('roxels:rk_2'), rest]).toEqual([rest, expect.any(String)])
    expect(server.requests('POST /v1/revocations')).toHaveLength(1)
  })
})

describe('a page that is left', () => {
  test('TB-03 shows nothing, and all of it when it comes back', async () => {
    const { server, started, pass } = openVisits({ goals: [{ id: 'size' }] })
    await server.say('Hello Ada')
    await server.capture('size', 12)
    const { roxels, tab, texts, status } = await started({ person: ada })
    const letGo = server.hold('POST /messages')
    roxels.send('One')
    await pass()
    tab.page.leave()
    expect([texts(), { ...roxels.captured.get() }, roxels.outbox.get()]).toEqual([[], {}, []])
    await pass(1_000)
    expect([texts(), server.readers()]).toEqual([[], 0])
    await server.say('More')
    tab.page.comeBack()
    letGo()
    await pass(1_000)
    expect([status(), { ...roxels.captured.get() }]).toEqual(['live', { size: 12 }])
    expect(texts().sort()).toEqual(['Hello Ada', 'More', 'One'])
    expect(roxels.outbox.get()).toEqual([])
  })

  test('before it was caught up goes on when it comes back', async () => {
    const { server, visit, pass } = openVisits()
    await server.say('Hello Ada')
    const { roxels, tab, texts, status } = visit({ person: ada })
    roxels.start()
    tab.page.leave()
    await pass()
    expect([status(), texts()]).toEqual(['resuming', []])
    tab.page.comeBack()
    await pass()
    expect([status(), texts()]).toEqual(['live', ['Hello Ada']])
  })
})

describe('a sign-in of somebody else in another tab', () => {
  test('TB-05 locks this one until the host has said who is here, and never writes over the other', async () => {
    const { server, browser, started, pass } = openVisits()
    await server.say('Hello Ada')
    const first = await started({ person: ada })
    const second = await started({ person: bob, templateKey: 'rk_2' })
    expect(first.roxels.state.get()).toMatchObject({
      status: 'locked',
      refusal: { code: 'person_elsewhere' },
    })
    expect([first.texts(), second.status(), server.readers()]).toEqual([[], 'live', 1])
    expect(() => first.roxels.send('x')).toThrow(expect.objectContaining({ code: 'not_active' }))
    const rest = browser.lasting.getItem('roxels:rk_2')

    first.roxels.setPerson(ada)
    await pass()
    expect([first.status(), first.texts(), second.status()]).toEqual([
      'live',
      ['Hello Ada'],
      'live',
    ])
    expect(browser.lasting.getItem('roxels:rk_2')).toBe(rest)
  })

  test('for the same template ends it', async () => {
    const { server, started } = openVisits()
    await server.say('Hello Ada')
    const first = await started({ person: ada })
    const second = await started({ person: bob })
    expect(['locked', 'signedOut']).toContain(first.status())
    expect([first.texts(), second.status(), second.texts()]).toEqual([[], 'live', []])
  })

  test('of the same person, or of nobody, changes nothing', async () => {
    const { started } = openVisits()
    const first = await started({ person: ada })
    await started({ person: ada, templateKey: 'rk_2' })
    await started({ templateKey: 'rk_3' })
    expect(first.status()).toBe('live')
  })

  test('locks once a claim has made somebody known', async () => {
    const { started, pass } = openVisits()
    const first = await started({ person: ada })
    const second = await started({ templateKey: 'rk_2' })
    second.roxels.setPerson(bob)
    await pass()
    expect([first.status(), second.status()]).toEqual(['locked', 'live'])
  })
})

test('SW-15 a tab that keeps to itself has a person of its own, and touches nobody else’s', async () => {
  const { server, browser, started, pass } = openVisits()
  const admin = await started({ person: ada })
  await server.say('Hello Ada')
  const rest = browser.lasting.getItem('roxels:rk_1')
  const other = await started({ person: bob, tabs: 'isolate' })
  expect([admin.status(), other.status(), other.texts()]).toEqual(['live', 'live', []])
  expect(server.requests('POST /v1/sessions').at(-1)?.body).not.toHaveProperty('session_secret')
  await other.roxels.signOut()
  await pass()
  expect([admin.status(), admin.texts(), browser.lasting.getItem('roxels:rk_1')]).toEqual([
    'live',
    ['Hello Ada'],
    rest,
  ])
  const again = await started({ person: bob, tabs: 'isolate' }, other.tab)
  again.roxels.leave()
  again.roxels.start()
  await pass()
  expect(again.roxels.session.get()?.resumed, 'left and begun again').toBe(true)
  const reload = await started({ person: bob, tabs: 'isolate' }, other.tab)
  expect(reload.roxels.session.get()?.resumed, 'a reload').toBe(true)
  await admin.roxels.signOut()
  await pass()
  expect([again.status(), reload.status()]).toEqual(['live', 'live'])
})

test('TB-08 where storage is blocked it works for the visit, and two tabs have nothing of each other', async () => {
  const { server, browser, started, pass } = openVisits()
  browser.lasting.refuse('anything')
  const tab = browser.open()
  tab.perTab.refuse('anything')
  const first = await started({ person: ada }, tab)
  await server.say('Hello Ada')
  expect([first.status(), first.texts()]).toEqual(['live', ['Hello Ada']])
  const report = await first.roxels.signOut()
  await pass()
  expect(report).toMatchObject({ failed: ['localStorage', 'sessionStorage'], revoked: 'now' })
  expect((await started({ person: bob })).texts()).toEqual([])
})

test('TB-09 where the browser has thrown away what rested, a start begins anew', async () => {
  const { server, browser, started } = openVisits()
  await server.say('Hello Ada')
  const first = await started({ person: ada })
  first.roxels.destroy()
  for (const key of browser.lasting.keys()) browser.lasting.removeItem(key)
  const { roxels, texts, status } = await started({ person: ada })
  expect([status(), texts(), roxels.session.get()?.resumed]).toEqual(['live', [], false])
})
