import type { LogEvent } from '@roxels/protocol'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRoxels } from '../client.ts'
import type { KeyValueStorage, Ports } from '../ports.ts'
import type { FakeTab } from '../testing/index.ts'
import { createFakeBrowser, settled } from '../testing/index.ts'
import {
  createFakeServer,
  json,
  refused,
  session,
} from '../testing/unpublished/answering-server.ts'

const at = '2026-11-23T10:00:00Z'
const ada = { externalId: 'user_ada' }

/** A server that takes messages as ours does, and tabs of one browser that talk to it. */
function setUp() {
  const log: LogEvent[] = []
  const server = createFakeServer(log)
  const browser = createFakeBrowser(server)
  const taken: string[] = []
  const stated = { down: false, resumed: false, resumable: true, losesAnswers: 0 }
  let underway = 0
  let most = 0

  server.answers['POST /v1/sessions'] = () =>
    json(stated.resumed ? 200 : 201, session({ ...stated }))
  server.answers['POST /messages'] = async ({ body }) => {
    if (stated.down) throw new TypeError('Load failed')
    most = Math.max(most, (underway += 1))
    await settled()
    const { client_id, text } = body as { client_id: string; text: string }
    const data = { id: `m_${client_id}`, role: 'participant', text, state: 'complete', at } as const
    if (!taken.includes(text)) {
      taken.push(text)
      await server.append({ name: 'message', data: { ...data, client_id } })
    }
    underway -= 1
    if ((stated.losesAnswers -= 1) >= 0) throw new TypeError('Load failed')
    return json(201, { message: { ...data, client_id }, event_id: 'x' })
  }
  const visit = (
    person: object | null = ada,
    tab: FakeTab = browser.open(),
    more: Partial<Ports> = {},
  ) => {
    const options = {
      baseUrl: 'https://talk.example',
      templateKey: 'rk_1',
      person: person as never,
    }
    const roxels = createRoxels(options, { ...tab.ports, ...more })
    roxels.start()
    const shown = () =>
      roxels.transcript.ids.get().map((id) => {
        const { text, state } = roxels.transcript.message(id).get() ?? {}
        return `${text} ${state}`
      })
    return { tab, roxels, shown }
  }
  const pass = async (ms = 0) => {
    for (let turn = 0; turn < 12; turn += 1) await settled()
    if (ms === 0) return
    browser.clock.advance(ms)
    await pass()
  }
  return {
    server,
    browser,
    taken,
    stated,
    visit,
    pass,
    /** The most messages that were ever on their way at once. */
    most: () => most,
    atRest: () =>
      browser.lasting
        .keys()
        .map((key) => `${key} ${browser.lasting.getItem(key)}`)
        .join('\n'),
  }
}

describe('what was not sent', () => {
  test('is shown again after a crash once the session is resumed, and is sent in the order it was written', async () => {
    const { stated, visit, pass, taken, server } = setUp()
    const before = visit()
    await pass()
    stated.down = true
    const ids = ['one', 'two', 'three'].map((text) => before.roxels.send(text))
    await pass()
    before.tab.crash()
    stated.resumed = true

    const after = visit()
    expect(after.shown()).toEqual([])
    await pass()
    expect(after.shown()).toEqual(['one sending', 'two sending', 'three sending'])
    expect(after.roxels.outbox.get().map(({ id, state }) => [id, state])).toEqual(
      ids.map((id) => [id, 'sending']),
    )
    stated.down = false
    await pass(6_000)
    expect(taken).toEqual(['one', 'two', 'three'])
    expect(after.shown()).toEqual(['one complete', 'two complete', 'three complete'])
    expect(after.roxels.outbox.get()).toEqual([])
    expect(new Set(server.bodies('POST /messages').map((body) => body['client_id']))).toEqual(
      new Set(ids),
    )
  })

  test('but is in the log already, because its answer was lost, is dropped without a word', async () => {
    const { stated, visit, pass, server, atRest } = setUp()
    const before = visit()
    await pass()
    stated.losesAnswers = 9
    before.roxels.send('one')
    before.tab.freeze()
    await pass()
    before.tab.crash()
    expect(atRest()).toContain('one')
    stated.resumed = true
    const after = visit()
    await pass()
    expect([after.shown(), after.roxels.outbox.get()]).toEqual([['one complete'], []])
    expect(server.bodies('POST /messages')).toHaveLength(1)
    expect(atRest()).not.toContain('one')
  })

  test('rests beside the secret: in the tab where that may not outlive the visit', async () => {
    const { stated, visit, pass, atRest, taken } = setUp()
    stated.resumable = false
    stated.down = true
    const { roxels, tab } = visit(null)
    await pass()
    roxels.send('one')
    await pass()
    expect(atRest()).not.toContain('one')
    roxels.destroy()
    stated.resumed = true
    const reloaded = visit(null, tab)
    stated.down = false
    await pass(6_000)
    expect([taken, reloaded.shown()]).toEqual([['one'], ['one complete']])
  })

  test.for([
    { what: 'sign-out', leave: 'signOut' as const },
    { what: 'a switch of person', leave: 'setPerson' as const },
  ])('is destroyed by $what', async ({ leave }) => {
    const { stated, visit, pass, atRest, taken, server } = setUp()
    const { roxels } = visit()
    await pass()
    stated.down = true
    roxels.send('I am Ada')
    await pass()
    if (leave === 'signOut') void roxels.signOut()
    else roxels.setPerson({ externalId: 'user_bob' })
    expect([atRest(), roxels.outbox.get()]).toEqual(['', []])
    stated.down = false
    const posts = server.bodies('POST /messages').length
    roxels.start()
    await pass(60_000)
    expect([taken, server.bodies('POST /messages').length]).toEqual([[], posts])
  })

  test('dies with its conversation', async () => {
    const { stated, visit, pass, atRest, taken } = setUp()
    const { roxels } = visit()
    await pass()
    stated.down = true
    roxels.send('one')
    await pass()
    roxels.destroy()
    stated.down = false
    const next = visit()
    await pass(6_000)
    expect([taken, next.shown(), next.roxels.outbox.get()]).toEqual([[], [], []])
    expect(atRest()).not.toContain('one')
  })

  test('moves with the conversation to the person who signs in', async () => {
    const { stated, visit, pass, atRest, server, browser } = setUp()
    server.answers['PUT /person'] = () => json(200, session({ session_secret: 'secret-2' }))
    stated.resumable = false
    stated.down = true
    const { roxels, tab } = visit(null)
    await pass()
    roxels.send('one')
    await pass()
    expect(atRest()).toBe('')
    roxels.setPerson(ada)
    await pass()
    expect(atRest()).toContain('one')
    expect(tab.ports.perTab.keys()).toEqual([])
    expect(browser.lasting.keys()).toHaveLength(2)
  })

  test.for(['full', 'blocked'] as const)('is kept in memory where storage is %s', async (how) => {
    const { stated, visit, pass, taken, browser } = setUp()
    const storage: KeyValueStorage = {
      ...browser.lasting,
      ...(how === 'blocked' ? { getItem: refuse, removeItem: refuse, keys: refuse } : {}),
      setItem: refuse,
    }
    stated.down = true
    const { roxels, shown } = visit(ada, browser.open(), { lasting: storage, perTab: storage })
    await pass()
    roxels.send('one')
    roxels.send('two')
    await pass()
    stated.down = false
    await pass(6_000)
    expect([taken, shown()]).toEqual([
      ['one', 'two'],
      ['one complete', 'two complete'],
    ])
  })
})

function refuse(): never {
  throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
}

describe('a message that was refused', () => {
  async function refusedOne() {
    const all = setUp()
    const before = all.visit()
    await all.pass()
    const takes = all.server.answers['POST /messages']
    all.server.answers['POST /messages'] = () => refused(409, 'conflict')
    const id = before.roxels.send('one')
    await all.pass()
    expect(before.roxels.outbox.get()).toMatchObject([{ id, state: 'failed', error: 'conflict' }])
    all.server.answers['POST /messages'] = takes as never
    all.stated.resumed = true
    return { ...all, before, id }
  }

  test('is still there after a reload, and is not sent by itself', async () => {
    const { visit, before, pass, taken, id } = await refusedOne()
    before.roxels.destroy()
    const { roxels, shown } = visit()
    await pass(6_000)
    expect([shown(), taken]).toEqual([['one failed'], []])
    await roxels.retry(id)
    await pass()
    expect([shown(), taken, roxels.outbox.get()]).toEqual([['one complete'], ['one'], []])
  })

  test('can be discarded, for good', async () => {
    const { visit, before, pass, atRest, id } = await refusedOne()
    before.roxels.discard(id)
    expect([before.shown(), before.roxels.outbox.get()]).toEqual([[], []])
    expect(atRest()).not.toContain('one')
    before.roxels.destroy()
    const { shown } = visit()
    await pass(6_000)
    expect(shown()).toEqual([])
  })

  test('is not taken up again although its failure cannot be written down', async () => {
    const { server, visit, pass, browser, stated } = setUp()
    stated.down = true
    let isFull = false
    const lasting: KeyValueStorage = {
      ...browser.lasting,
      setItem: (key, value) => (isFull ? refuse() : browser.lasting.setItem(key, value)),
    }
    const { roxels } = visit(ada, browser.open(), { lasting })
    await pass()
    roxels.send('one')
    isFull = true
    await pass()
    server.answers['POST /messages'] = () => refused(409, 'conflict')
    await pass(1_000)
    const posts = server.bodies('POST /messages').length
    await pass(60_000)
    expect(server.bodies('POST /messages')).toHaveLength(posts)
    expect(roxels.outbox.get()).toMatchObject([{ state: 'failed' }])
  })

  test('one on its way cannot be discarded', async () => {
    const { stated, visit, pass } = setUp()
    stated.down = true
    const { roxels, shown } = visit()
    await pass()
    roxels.discard(roxels.send('one'))
    expect(shown()).toEqual(['one sending'])
  })
})

test('a request that is never answered is made again', async () => {
  const { server, visit, pass, taken } = setUp()
  const takes = server.answers['POST /messages']
  server.answers['POST /messages'] = () => new Promise(() => undefined)
  const { roxels } = visit()
  await pass()
  roxels.send('one')
  await pass()
  server.answers['POST /messages'] = takes as never
  await pass(30_000)
  await pass(1_000)
  expect(taken).toEqual(['one'])
})

test('what rests is read as what anybody may have written', async () => {
  const { browser, stated, visit, pass, taken } = setUp()
  const before = visit()
  await pass()
  before.roxels.destroy()
  const { channel } = JSON.parse(browser.lasting.getItem('roxels:rk_1') ?? '') as {
    channel: string
  }
  ;['', 'null', '7', '{"text":7}', '{{', '{"text":"x"}'].forEach((text, n) =>
    browser.lasting.setItem(`roxels:rk_1/${channel}/${n}`, text),
  )
  stated.resumed = true
  const { shown } = visit()
  await pass(6_000)
  expect([shown(), taken, browser.lasting.keys()]).toEqual([[], [], ['roxels:rk_1']])
})

type Step =
  | { readonly kind: 'open' | 'down' | 'up' | 'loseAnswer' }
  | { readonly kind: 'send' | 'crash' | 'close'; readonly tab: number }
  | { readonly kind: 'wait'; readonly ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('open', 'down', 'up', 'loseAnswer') }),
  fc.record({ kind: fc.constantFrom('send', 'send', 'crash', 'close'), tab: fc.nat({ max: 3 }) }),
  fc.record({ kind: fc.constant('wait'), ms: fc.nat({ max: 4_000 }) }),
)

test('whatever becomes of tabs and line, everything is sent once, one at a time, in the order of each tab', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { stated, visit, pass, taken, most, server } = setUp()
      let tabs = [visit()]
      // The server may still be busy with the request of a tab that is gone.
      let wasCutOff = false
      const written: string[][] = []
      const writers = new Map<object, string[]>()
      await pass()
      stated.resumed = true
      for (const now of steps) {
        const one = 'tab' in now ? tabs[now.tab % tabs.length] : undefined
        if (now.kind === 'open' && tabs.length < 4) tabs.push(visit())
        if (now.kind === 'down') stated.down = true
        if (now.kind === 'up') stated.down = false
        if (now.kind === 'loseAnswer') stated.losesAnswers = 1
        if (now.kind === 'wait') await pass(now.ms)
        if (one === undefined) continue
        if (now.kind === 'send' && one.roxels.state.get().status === 'live') {
          const own = writers.get(one) ?? []
          if (!writers.has(one)) written.push(own)
          writers.set(one, own)
          const text = `${written.indexOf(own)}-${own.length}`
          own.push(text)
          one.roxels.send(text)
        }
        if ((now.kind === 'crash' || now.kind === 'close') && tabs.length > 1) {
          if (now.kind === 'crash') one.tab.crash()
          else one.roxels.destroy()
          tabs = tabs.filter((tab) => tab !== one)
          wasCutOff = true
        }
        await settled()
      }
      stated.down = false
      tabs.push(visit())
      for (let turn = 0; turn < 8; turn += 1) await pass(5_000)
      expect([...taken].sort()).toEqual(written.flat().sort())
      for (const own of written) expect(taken.filter((text) => own.includes(text))).toEqual(own)
      if (!wasCutOff) expect(most()).toBeLessThanOrEqual(1)
      const keys = server
        .bodies('POST /messages')
        .map((body) => `${body['client_id']} ${body['text']}`)
      expect(new Set(keys).size).toBe(taken.length)
      for (const { roxels, shown } of tabs) {
        expect(shown()).toEqual(taken.map((text) => `${text} complete`))
        expect(roxels.outbox.get()).toEqual([])
      }
    }),
    { numRuns: 300 },
  )
})

describe('a tab that', () => {
  test('is frozen in the middle of sending does not hold up the others, nor their order', async () => {
    const { server, visit, pass, taken, stated } = setUp()
    const first = visit()
    await pass()
    stated.resumed = true
    const second = visit()
    await pass()
    const takes = server.answers['POST /messages'] as (request: never) => Promise<Response>
    // It has gone out, and its answer finds nobody awake.
    server.answers['POST /messages'] = async (request) => {
      const answer = await takes(request as never)
      first.tab.freeze()
      return answer
    }
    first.roxels.send('one')
    await pass()
    server.answers['POST /messages'] = takes as never
    second.roxels.send('two')
    await pass()
    expect(taken).toEqual(['one'])
    await pass(30_000)
    expect(taken).toEqual(['one', 'two'])
    first.tab.thaw()
    await pass(1_000)
    for (const { shown } of [first, second])
      expect(shown()).toEqual(['one complete', 'two complete'])
    expect(taken).toEqual(['one', 'two'])
  })

  test('is seen again sends what another has left behind', async () => {
    const { visit, pass, taken, stated } = setUp()
    const first = visit()
    await pass()
    stated.resumed = true
    const second = visit()
    await pass()
    stated.down = true
    second.roxels.send('one')
    await pass()
    second.tab.crash()
    stated.down = false
    await pass()
    expect(taken).toEqual([])
    first.tab.page.show()
    await pass()
    expect(taken).toEqual(['one'])
    expect(first.shown()).toEqual(['one complete'])
  })

  test('is back online sends at once', async () => {
    const { visit, pass, taken, stated, browser } = setUp()
    const { roxels, tab } = visit()
    await pass()
    stated.down = true
    roxels.send('one')
    for (let turn = 0; turn < 8; turn += 1) await pass(5_000)
    stated.down = false
    const before = browser.clock.now()
    tab.page.goOnline()
    await pass()
    expect([taken, browser.clock.now() - before]).toEqual([['one'], 0])
  })
})
