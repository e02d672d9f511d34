import type { LogEvent } from '@roxels/protocol'
import { describe, expect, test } from 'vitest'
import { createRoxels } from '../client.ts'
import type { PersonInput } from '../person.ts'
import { createFakeBrowser, createScriptedServer, settled } from '../testing/index.ts'

const at = '2026-11-23T10:00:00Z'
const ada = { externalId: 'user_ada', name: 'Ada' }
const said = (n: number): LogEvent => ({
  name: 'message',
  data: { id: `m_${n}`, role: 'agent', text: `${n}`, state: 'complete', at },
})

/** Tabs of one browser in which the same person has the same conversation open. */
async function setUp(count: number, person: PersonInput = ada) {
  const server = createScriptedServer({ log: [said(1)] })
  const browser = createFakeBrowser(server)
  const pass = settled
  const openTab = async (who: PersonInput = person) => {
    const tab = browser.open()
    const options = { baseUrl: 'https://talk.example', templateKey: 'rk_1', person: who }
    const roxels = createRoxels(options, tab.ports)
    roxels.start()
    await pass()
    const shown = () =>
      roxels.transcript.ids.get().map((id) => roxels.transcript.message(id).get()?.text)
    return { tab, roxels, shown, status: () => roxels.state.get().status }
  }
  const tabs: Awaited<ReturnType<typeof openTab>>[] = []
  for (let n = 0; n < count; n += 1) tabs.push(await openTab())
  return {
    server,
    browser,
    pass,
    openTab,
    tabs,
    statuses: () => tabs.map(({ status }) => status()),
    shown: () => tabs.map(({ shown }) => shown()),
  }
}

describe('several tabs of one person', () => {
  test('read one stream, and tell each other nothing but what it says', async () => {
    const { server, browser, statuses, shown } = await setUp(3)
    await server.append(said(2))
    await settled()
    expect([server.readers(), statuses(), shown()]).toEqual([
      1,
      ['live', 'live', 'live'],
      [
        ['1', '2'],
        ['1', '2'],
        ['1', '2'],
      ],
    ])
    expect(browser.posted.length).toBeGreaterThan(0)
    expect(JSON.stringify(browser.posted)).not.toMatch(/token|secret|handle|rk_1|Ada/)
  })

  test.for([
    { what: 'signs out', leave: 'signOut' },
    { what: 'becomes another person’s', leave: 'setPerson' },
  ] as const)('are all signed out when one $what', async ({ leave }) => {
    const { server, browser, tabs, pass, statuses, shown } = await setUp(3)
    const [, second] = tabs as [unknown, (typeof tabs)[number]]
    if (leave === 'signOut') void second.roxels.signOut()
    else second.roxels.setPerson({ externalId: 'user_bob' })
    await pass()
    const left = leave === 'signOut' ? 'signedOut' : 'identified'
    expect(statuses()).toEqual(['signedOut', left, 'signedOut'])
    expect(shown()).toEqual([[], [], []])
    expect(browser.lasting.keys()).toEqual([])
    expect(server.readers()).toBe(0)
    for (const { roxels } of tabs) expect(roxels.session.get()).toBeNull()
  })

  test('are all complete when the conversation is', async () => {
    const { server, pass, statuses, shown } = await setUp(3)
    await server.complete()
    await pass()
    expect(statuses()).toEqual(['completed', 'completed', 'completed'])
    expect(shown()).toEqual([['1'], ['1'], ['1']])
  })

  test('are all closed when their secret is dead', async () => {
    const { server, pass, statuses, shown, browser } = await setUp(3)
    server.refuse('POST /token', 'session_token_invalid')
    await server.expireTokens()
    await pass()
    expect(statuses()).toEqual(['identified', 'identified', 'identified'])
    expect([shown(), browser.lasting.keys()]).toEqual([[[], [], []], []])
  })

  test('renew their token once for all, and go on', async () => {
    const { server, pass, statuses, shown } = await setUp(3)
    await server.expireTokens()
    await pass()
    await server.append(said(2))
    await pass()
    expect(server.requests('POST /token')).toHaveLength(1)
    expect([server.readers(), statuses()]).toEqual([1, ['live', 'live', 'live']])
    expect(shown().map((texts) => texts.at(-1))).toEqual(['2', '2', '2'])
  })

  test.for(['leave', 'destroy'] as const)('go on without one that has ended by %s', async (how) => {
    const { server, browser, tabs, pass, statuses, shown } = await setUp(3)
    tabs[0]?.roxels[how]()
    await pass()
    await server.append(said(2))
    await pass()
    expect(statuses().slice(1)).toEqual(['live', 'live'])
    expect(shown().slice(1)).toEqual([
      ['1', '2'],
      ['1', '2'],
    ])
    expect([server.readers(), browser.lasting.keys()]).toEqual([1, ['roxels:rk_1']])
  })

  test('and one that becomes theirs while it is open read one stream', async () => {
    const { server, tabs, openTab, pass } = await setUp(0)
    const first = await openTab(null)
    first.roxels.setPerson(ada)
    await pass()
    const second = await openTab(ada)
    expect([first.status(), second.status(), server.readers()]).toEqual(['live', 'live', 1])
    await server.append(said(2))
    await pass()
    expect([first.shown(), second.shown()]).toEqual([
      ['1', '2'],
      ['1', '2'],
    ])
    expect(tabs).toEqual([])
  })
})

test('two people without a name in two tabs have nothing to do with each other', async () => {
  const { server, openTab, pass } = await setUp(0)
  const first = await openTab(null)
  const second = await openTab(null)
  expect(server.readers()).toBe(2)
  void first.roxels.signOut()
  await pass()
  expect([first.status(), second.status(), second.shown()]).toEqual(['signedOut', 'live', ['1']])
})

test('a page that something puts in the way of a renewal does not end the session', async () => {
  const { server, browser, tabs, pass } = await setUp(1)
  const page = () => new Response('<h1>Log in</h1>', { status: 403 })
  const logIn = server.answer('POST /token', page)
  await server.expireTokens()
  await pass()
  expect(tabs[0]?.status()).toBe('reconnecting')
  logIn()
  await browser.clock.pass(6_000)
  await pass()
  expect(tabs[0]?.status()).toBe('live')
})

test('what was cleared from storage is not put back by a renewal', async () => {
  const { server, browser, pass } = await setUp(1)
  for (const key of browser.lasting.keys()) browser.lasting.removeItem(key)
  await server.expireTokens()
  await pass()
  expect(server.requests('POST /token')).toHaveLength(1)
  expect(browser.lasting.keys()).toEqual([])
})
