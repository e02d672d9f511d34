import { describe, expect, test } from 'vitest'
import type { KeyValueStorage } from '../ports.ts'
import { json, refused, session } from '../testing/unpublished/answering-server.ts'
import { openSendingTabs } from '../testing/unpublished/sending-tabs.ts'

const ada = { externalId: 'user_ada' }

describe('what was not sent', () => {
  test('is shown again after a crash once the session is resumed, and is sent in the order it was written', async () => {
    const { stated, visit, pass, taken, server } = openSendingTabs()
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
    const { stated, visit, pass, server, atRest } = openSendingTabs()
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
    const { stated, visit, pass, atRest, taken } = openSendingTabs()
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
    const { stated, visit, pass, atRest, taken, server } = openSendingTabs()
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
    const { stated, visit, pass, atRest, taken } = openSendingTabs()
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
    const { stated, visit, pass, atRest, server, browser } = openSendingTabs()
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
    const { stated, visit, pass, taken, browser } = openSendingTabs()
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
    const all = openSendingTabs()
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
    const { server, visit, pass, browser, stated } = openSendingTabs()
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
    const { stated, visit, pass } = openSendingTabs()
    stated.down = true
    const { roxels, shown } = visit()
    await pass()
    roxels.discard(roxels.send('one'))
    expect(shown()).toEqual(['one sending'])
  })
})

test('a request that is never answered is made again', async () => {
  const { server, visit, pass, taken } = openSendingTabs()
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
  const { browser, stated, visit, pass, taken } = openSendingTabs()
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
