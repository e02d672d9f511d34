import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryLog } from '../testing/unpublished/arbitrary-log.ts'
import type { ShowingTab } from '../testing/unpublished/log-tabs.ts'
import { calm, foldedBy, openLogTabs, shownBy } from '../testing/unpublished/log-tabs.ts'

type Step =
  | { readonly kind: 'open' | 'append' | 'line' | 'hurry' }
  | { readonly kind: 'close' | 'crash' | 'freeze' | 'thaw'; readonly tab: number }
  | { readonly kind: 'hide' | 'show' | 'online'; readonly tab: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'lose'; readonly count: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('open', 'append', 'append', 'append', 'line', 'hurry'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('close', 'crash', 'freeze', 'thaw', 'thaw'),
      tab: fc.nat({ max: 5 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('hide', 'show', 'online'),
      tab: fc.nat({ max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.nat({ max: 50_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose'), count: fc.nat({ max: 4 }) }) },
)

test('whatever becomes of the tabs, each that is left shows what a single direct client shows', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryLog, fc.array(step, { maxLength: 30 }), async (whole, steps) => {
      const { browser, log, streams, openTab, append, heartbeat, close, down } = openLogTabs()
      const tabs: ShowingTab[] = [openTab()]
      const frozen = new Set<ShowingTab>()
      let hurried = false
      // A leader that was not heard is taken for frozen, and has a deputy for a while.
      let wasSilent = false
      for (const now of steps) {
        const left = tabs.filter(({ isGone }) => !isGone)
        const victim = 'tab' in now ? left[now.tab % left.length] : undefined
        if (now.kind === 'open' && left.length < 6) tabs.push(openTab())
        if (now.kind === 'append') await append(...whole.slice(log.length, log.length + 2))
        if (now.kind === 'hurry') hurried = !hurried
        if (now.kind === 'lose') {
          browser.lose(now.count)
          wasSilent = true
        }
        if (now.kind === 'line') {
          down(true)
          await calm()
          down(false)
        }
        if (now.kind === 'wait') {
          await browser.clock.pass(now.ms)
          await calm()
        }
        if (victim !== undefined) {
          if (now.kind === 'freeze') {
            victim.tab.freeze()
            frozen.add(victim)
            wasSilent = true
          }
          if (now.kind === 'hide') {
            victim.tab.page.hide()
            wasSilent = true
          }
          if (now.kind === 'show') victim.tab.page.show()
          if (now.kind === 'online') victim.tab.page.goOnline()
          if (now.kind === 'thaw') {
            victim.tab.thaw()
            frozen.delete(victim)
          }
          if ((now.kind === 'close' || now.kind === 'crash') && left.length > 1) {
            victim.isGone = true
            if (now.kind === 'crash') victim.tab.crash()
            else {
              victim.tab.thaw()
              victim.closing.abort()
            }
            frozen.delete(victim)
          }
        }
        // Steps may come one upon the other, before the tabs have agreed.
        if (!hurried) await calm()
        if (!hurried && !wasSilent) expect(streams.size).toBeLessThanOrEqual(1)
      }
      for (const { tab } of frozen) tab.thaw()
      for (const { tab, isGone } of tabs) if (!isGone) tab.page.show()
      browser.lose(0)
      await calm()
      await append(...whole.slice(log.length))
      await heartbeat(5)
      const left = tabs.filter(({ isGone }) => !isGone)
      expect(streams.size).toBe(1)
      for (const { projection } of left) expect(shownBy(projection)).toEqual(foldedBy(log))
      await close('signed_out')
      for (const { end } of left) expect(end).toBe('signed_out')
    }),
    { numRuns: 300 },
  )
})
