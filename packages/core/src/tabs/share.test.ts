import { describe, expect, test } from 'vitest'
import { eventId } from '../testing/log.ts'
import { calm, foldedBy, openLogTabs, said, shownBy } from '../testing/unpublished/log-tabs.ts'
import { sayOver } from './share.ts'

describe('the tabs of one conversation', () => {
  test('share one stream, and all show what it says', async () => {
    const { log, streams, openTab, append } = openLogTabs()
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
      const { log, streams, opened, openTab, append } = openLogTabs()
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
    const { log, streams, readers, openTab, append, heartbeat } = openLogTabs()
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
    const { browser, log, openTab, append } = openLogTabs()
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
    const { browser, log, openTab, append } = openLogTabs()
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
    const { browser, log, readers, openTab, append, heartbeat } = openLogTabs()
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
    const { browser, openTab, append, heartbeat } = openLogTabs()
    openTab()
    await calm()
    const posted = browser.posted.length
    await append(said(1), said(2))
    await heartbeat(2)
    expect(browser.posted).toHaveLength(posted)
  })

  test('all say that the line is lost, and that it is back', async () => {
    const { browser, openTab, down } = openLogTabs()
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
    const { log, openTab, append, down } = openLogTabs()
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
      const { openTab, append, close, streams, browser } = openLogTabs()
      const tabs = [openTab(), openTab(), openTab()]
      await calm()
      await append({ name: 'status', data: { status: 'completed' } })
      await close(reason)
      expect(tabs.map(({ end }) => end)).toEqual([reason, reason, reason])
      expect([streams.size, browser.clock.pending()]).toEqual([0, 0])
    },
  )

  test('a planned end is the leader’s own affair', async () => {
    const { browser, streams, openTab, close } = openLogTabs()
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
    const { openTab } = openLogTabs()
    const [first, second] = [openTab(), openTab()]
    await calm()
    first.closing.abort()
    sayOver(first.tab.ports, 'secret-name', 'signed_out')
    await calm()
    expect([first.end, second.end]).toEqual([null, 'signed_out'])
  })

  test('what is no message of ours is not heard, and what is faulty is asked for again', async () => {
    const { browser, log, openTab, append } = openLogTabs()
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
    const { log, streams, openTab, append, browser } = openLogTabs()
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
