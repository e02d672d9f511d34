import type { LogEvent } from '@roxels/protocol'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ConnectionEnd } from '../stream/connection.ts'
import { arbitraryLog } from '../testing/unpublished/arbitrary-log.ts'
import type { FakeTab } from '../testing/index.ts'
import { createFakeBrowser, settled } from '../testing/index.ts'
import { eventId, frame, positionOf, tailFrames } from '../testing/log.ts'
import { folded, helloFrame, snapshotFrame } from '../testing/unpublished/frames.ts'
import type { Projection } from '../transcript/projection.ts'
import { createProjection } from '../transcript/projection.ts'
import { connectShared, sayOver } from './share.ts'

interface Shown {
  readonly tab: FakeTab
  readonly projection: Projection
  readonly closing: AbortController
  readonly told: string[]
  end: ConnectionEnd | null | undefined
  isGone: boolean
}

/** A server of one log, and the tabs that show it. */
function setUp() {
  const browser = createFakeBrowser()
  const log: LogEvent[] = []
  const streams = new Set<{
    readonly shown: Shown
    write(frames: readonly string[]): void
    cut(): void
  }>()
  const opened: (string | null)[] = []
  const readers: Shown[] = []
  let isDown = false

  const openStream = (shown: Shown, cursor: string | null, signal: AbortSignal) => {
    opened.push(cursor)
    readers.push(shown)
    // What a crashed tab had begun goes no further.
    if (shown.tab.gone.aborted) return new Promise<never>(() => undefined)
    if (isDown) return Promise.reject(new TypeError('Load failed'))
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const stream = {
          shown,
          write: (frames: readonly string[]) =>
            shown.tab.deliver(() => {
              if (streams.has(stream)) controller.enqueue(new TextEncoder().encode(frames.join('')))
            }),
          cut() {
            streams.delete(stream)
            shown.tab.deliver(() => controller.error(new TypeError('Load failed')))
          },
        }
        streams.add(stream)
        signal.addEventListener('abort', stream.cut)
        shown.tab.gone.addEventListener('abort', () => streams.delete(stream))
        const position = cursor === null ? undefined : positionOf(cursor)
        stream.write([
          ...(position === undefined
            ? [helloFrame('snapshot', 0), snapshotFrame(log, log.length)]
            : [helloFrame('tail', position), ...tailFrames(log, position)]),
          ping(),
        ])
      },
    })
    return Promise.resolve(body)
  }
  const ping = () => frame('ping', null, { tail: eventId(log.length) })
  const openTab = (): Shown => {
    const tab = browser.open()
    const projection = createProjection()
    const closing = new AbortController()
    const told: string[] = []
    const shown: Shown = { tab, projection, closing, told, end: undefined, isGone: false }
    void connectShared({
      ports: tab.ports,
      name: 'secret-name',
      signal: closing.signal,
      snapshot: projection.snapshot,
      apply: projection.apply,
      renew: () => Promise.resolve(),
      caughtUp: () => void told.push('caughtUp'),
      lost: () => void told.push('lost'),
      open: (cursor, signal) => openStream(shown, cursor, signal),
    }).then((end) => {
      shown.end = end
    })
    return shown
  }
  return {
    browser,
    log,
    streams,
    opened,
    readers,
    openTab,
    async append(...events: readonly LogEvent[]) {
      const from = log.length
      log.push(...events)
      for (const { write } of streams) write(tailFrames(log, from))
      await calm()
    },
    async heartbeat(times = 1) {
      for (let beat = 0; beat < times; beat += 1) {
        for (const { write } of streams) write([ping()])
        await calm()
        await browser.clock.pass(10_000)
      }
    },
    async close(reason: string) {
      for (const { write } of streams) write([frame('close', null, { reason, reconnect: false })])
      await calm()
    },
    down(now: boolean) {
      isDown = now
      if (now) for (const { cut } of streams) cut()
    },
  }
}

/** Everything that needs no time has happened, in every tab. */
const calm = settled

const at = '2026-11-23T10:00:00Z'
const said = (n: number): LogEvent => ({
  name: 'message',
  data: { id: `m_${n}`, role: 'agent', text: `${n}`, state: 'complete', at },
})

function shownBy({ messages, captured, goals, turn, status }: Projection) {
  return {
    messages: messages.ids.get().map((id) => messages.message(id).get()),
    captured: { ...captured.get() },
    goals: goals.get(),
    turn: turn.get(),
    status: status.get(),
  }
}

function foldedBy(log: readonly LogEvent[]) {
  const direct = createProjection()
  const data = { prev: null, ...folded(log) }
  direct.apply([{ name: 'snapshot', id: eventId(log.length), data }])
  return shownBy(direct)
}

describe('the tabs of one conversation', () => {
  test('share one stream, and all show what it says', async () => {
    const { log, streams, openTab, append } = setUp()
    log.push(said(1))
    const tabs = [openTab(), openTab(), openTab()]
    await calm()
    await append(said(2), said(3))
    tabs.push(openTab())
    await calm()
    await append(said(4))
    expect(streams.size).toBe(1)
    for (const { projection, told } of tabs) {
      expect(shownBy(projection)).toEqual(foldedBy(log))
      expect(told).toEqual(['caughtUp'])
    }
  })

  test.for(['close', 'crash'] as const)(
    'go on from where they are when the leader is gone by %s',
    async (how) => {
      const { log, streams, opened, openTab, append } = setUp()
      const [first, second, third] = [openTab(), openTab(), openTab()]
      await calm()
      await append(said(1))
      if (how === 'crash') first.tab.crash()
      else first.closing.abort()
      await calm()
      await append(said(2))
      expect(opened).toEqual([null, eventId(1)])
      expect([...streams].map(({ shown }) => shown)).toEqual([second])
      for (const { projection, told } of [second, third]) {
        expect(shownBy(projection)).toEqual(foldedBy(log))
        expect(told).not.toContain('lost')
      }
    },
  )

  test('find a deputy while the leader is frozen, one for all, and let go of it when the leader wakes', async () => {
    const { log, streams, readers, openTab, append, heartbeat } = setUp()
    const [first, second, third] = [openTab(), openTab(), openTab()]
    await calm()
    first.tab.freeze()
    await append(said(1))
    await heartbeat(4)
    expect(streams.size).toBe(2)
    await append(said(2))
    for (const { projection } of [second, third]) expect(shownBy(projection)).toEqual(foldedBy(log))
    first.tab.thaw()
    await calm()
    await heartbeat()
    expect([...streams].map(({ shown }) => shown)).toEqual([first])
    expect(readers).not.toContain(third)
    await append(said(3))
    for (const { projection } of [first, second, third]) {
      expect(shownBy(projection)).toEqual(foldedBy(log))
    }
  })

  test('a tab that is opened while the leader is frozen does not wait for the heartbeat', async () => {
    const { browser, log, openTab, append } = setUp()
    const first = openTab()
    await calm()
    await append(said(1))
    first.tab.freeze()
    const second = openTab()
    await calm()
    await browser.clock.pass(2_000)
    await calm()
    expect(shownBy(second.projection)).toEqual(foldedBy(log))
    expect(second.told).toEqual(['caughtUp'])
  })

  test('a tab that is seen again while the leader is frozen does not wait for the heartbeat', async () => {
    const { browser, log, openTab, append } = setUp()
    const [first, second] = [openTab(), openTab()]
    await calm()
    second.tab.page.hide()
    first.tab.freeze()
    await append(said(1))
    second.tab.page.show()
    await browser.clock.pass(5_000)
    expect(shownBy(second.projection)).toEqual(foldedBy(log))
  })

  test('a tab does not wait for a deputy that is frozen as well', async () => {
    const { browser, log, readers, openTab, append, heartbeat } = setUp()
    const [first, second, third] = [openTab(), openTab(), openTab()]
    await calm()
    first.tab.freeze()
    await heartbeat(4)
    const [deputy, other] = readers.at(-1) === second ? [second, third] : [third, second]
    deputy.tab.freeze()
    other.tab.page.show()
    await append(said(1))
    await browser.clock.pass(7_000)
    expect(shownBy(other.projection)).toEqual(foldedBy(log))
    for (const { tab } of [first, deputy]) tab.thaw()
    await heartbeat(2)
    await append(said(2))
    for (const { projection } of [first, second, third]) {
      expect(shownBy(projection)).toEqual(foldedBy(log))
    }
  })

  test('a tab that is alone copies nothing for others', async () => {
    const { browser, openTab, append, heartbeat } = setUp()
    openTab()
    await calm()
    const posted = browser.posted.length
    await append(said(1), said(2))
    await heartbeat(2)
    expect(browser.posted).toHaveLength(posted)
  })

  test('all say that the line is lost, and that it is back', async () => {
    const { browser, openTab, down } = setUp()
    const tabs = [openTab(), openTab()]
    await calm()
    down(true)
    await calm()
    for (const { told } of tabs) expect(told).toEqual(['caughtUp', 'lost'])
    down(false)
    await browser.clock.pass(1_000)
    await calm()
    for (const { told } of tabs) expect(told).toEqual(['caughtUp', 'lost', 'caughtUp'])
  })

  test('a tab that is opened while the line is lost shows what there is, and does not say that it is caught up', async () => {
    const { log, openTab, append, down } = setUp()
    openTab()
    await calm()
    await append(said(1))
    down(true)
    await calm()
    const { projection, told } = openTab()
    await calm()
    expect(shownBy(projection)).toEqual(foldedBy(log))
    expect(told).not.toContain('caughtUp')
  })

  test.for(['signed_out', 'conversation_closed', 'deleted'])(
    'all hear of the end: %s',
    async (reason) => {
      const { openTab, append, close, streams, browser } = setUp()
      const tabs = [openTab(), openTab(), openTab()]
      await calm()
      await append({ name: 'status', data: { status: 'completed' } })
      await close(reason)
      expect(tabs.map(({ end }) => end)).toEqual([reason, reason, reason])
      expect([streams.size, browser.clock.pending()]).toEqual([0, 0])
    },
  )

  test('a planned end is the leader’s own affair', async () => {
    const { browser, streams, openTab, close } = setUp()
    const tabs = [openTab(), openTab()]
    await calm()
    await close('rotate')
    await browser.clock.pass(1_000)
    await calm()
    expect(streams.size).toBe(1)
    for (const { end, told } of tabs) {
      expect(end).toBeUndefined()
      expect(told).not.toContain('lost')
    }
  })

  test('a tab that signs out tells the others', async () => {
    const { openTab } = setUp()
    const [first, second] = [openTab(), openTab()]
    await calm()
    first.closing.abort()
    sayOver(first.tab.ports, 'secret-name', 'signed_out')
    await calm()
    expect([first.end, second.end]).toEqual([null, 'signed_out'])
  })

  test('what is no message of ours is not heard, and what is faulty is asked for again', async () => {
    const { browser, log, openTab, append } = setUp()
    const tabs = [openTab(), openTab()]
    await calm()
    const channel = browser.open().ports.channel('roxels:tabs:secret-name', () => undefined)
    const garbled = { event: 'delta', id: 'x', data: '{"prev":7}' }
    const foreign = { event: 'message', id: 'x~1', data: '{"prev":"x~0","id":"evil"}' }
    for (const message of [null, 7, 'x', [], { kind: 'events' }, { kind: 'over', reason: 'no' }]) {
      channel?.post(message as never)
    }
    channel?.post({ kind: 'events', events: [garbled] })
    channel?.post({ kind: 'events', events: [{ event: 7, data: '' }] })
    channel?.post({ kind: 'events', events: [foreign] })
    await calm()
    await append(said(1))
    for (const { projection } of tabs) expect(shownBy(projection)).toEqual(foldedBy(log))
  })

  test('each read for themselves where tabs cannot share', async () => {
    const { log, streams, openTab, append, browser } = setUp()
    const open = browser.open.bind(browser)
    Object.assign(browser, {
      open: () => {
        const tab = open()
        Object.assign(tab.ports, { channel: () => null })
        return tab
      },
    })
    const tabs = [openTab(), openTab()]
    await calm()
    await append(said(1))
    expect(streams.size).toBe(2)
    for (const { projection } of tabs) expect(shownBy(projection)).toEqual(foldedBy(log))
  })
})

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
      const { browser, log, streams, openTab, append, heartbeat, close, down } = setUp()
      const tabs: Shown[] = [openTab()]
      const frozen = new Set<Shown>()
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
