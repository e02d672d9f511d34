import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settled } from '../testing/index.ts'
import { openSendingTabs } from '../testing/unpublished/sending-tabs.ts'

describe('a tab that', () => {
  test('is frozen in the middle of sending does not hold up the others, nor their order', async () => {
    const { server, visit, pass, taken, stated } = openSendingTabs()
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
    const { visit, pass, taken, stated } = openSendingTabs()
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
    const { visit, pass, taken, stated, browser } = openSendingTabs()
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
      const { stated, visit, pass, taken, most, server } = openSendingTabs()
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
