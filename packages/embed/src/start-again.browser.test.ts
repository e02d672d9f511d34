import { createScriptedServer, settled } from '@roxels/core/testing'
import { describe, expect, test, vi } from 'vitest'
import type { RoxelsEmbed } from './index.ts'
import { ada, connected, headless, listen, open, told, watchPages } from './stage.test.shared.ts'

watchPages()

describe('what a page says while a call goes on, or after it', () => {
  test('init again changes nothing of it, and counts for the next', async () => {
    const { server, roxels } = open()
    roxels.init(ada)
    const call = roxels.start({ display: 'none', context: { page: 'home' } })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    roxels.init({
      templateKey: 'rk_1',
      identityToken: () => Promise.resolve(null),
      context: { a: 1 },
    })
    expect([call.status, server.readers()]).toEqual(['connected', 1])
    call.send('Still here')
    await roxels.signOut()
    expect(call.status).toBe('ended')
    const next = roxels.start({ display: 'none' })
    await vi.waitFor(() => expect(next.status).toBe('connected'))
    expect(server.requests('POST /v1/sessions').at(-1)?.body).toEqual({ context: { a: 1 } })
  })

  test('destroy forgets who was here: the next page says it anew', async () => {
    const { server, roxels } = open()
    roxels.init(ada)
    const call = roxels.start({ display: 'none' })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    roxels.destroy()
    roxels.init({ templateKey: 'rk_1', baseUrl: 'https://talk.example' })
    const next = roxels.start({ display: 'none' })
    await vi.waitFor(() => expect(next.status).toBe('connected'))
    expect(server.requests('POST /v1/sessions').at(-1)?.body).toEqual({})
  })

  test('what it says of the person during or after a backend’s session counts for its own', async () => {
    const { server, roxels } = open()
    const call = roxels.start({ sessionId: server.invite('user_ada'), display: 'none' })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    roxels.setPerson({ externalId: 'user_ada' })
    expect(call.status).toBe('connected')
    const page = listen(roxels)
    roxels.setPerson({ externalId: 'user_bob' })
    expect([call.status, page.of('signed_out').length]).toEqual(['ended', 1])
    const next = roxels.start({ templateKey: 'rk_1', display: 'none' })
    await vi.waitFor(() => expect(next.status).toBe('connected'))
    expect(server.requests('POST /v1/sessions').at(-1)?.body).toEqual({ external_id: 'user_bob' })
  })

  test('a callback names who the session is with, and not who the page was told of', async () => {
    const { server, roxels } = open()
    const [onUnderstanding, onClose] = [vi.fn(), vi.fn()]
    roxels.init({ templateKey: 'rk_1', externalId: 'user_carl' })
    const sessionId = server.invite('user_ada')
    const call = roxels.start({ sessionId, display: 'modal', onUnderstanding, onClose })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    await server.capture('team_size', 12)
    call.close()
    const external_id = 'user_ada'
    expect(onUnderstanding.mock.calls[0]?.[0]).toMatchObject({ external_id })
    expect(onClose.mock.calls).toEqual([[{ external_id }]])
  })

  test('a mistake in another start leaves it as it is', async () => {
    const { call, roxels } = await connected()
    const other = roxels.start({ ...headless, display: 'sidebar' as never })
    await vi.waitFor(() => expect(other.status).toBe('error'))
    expect([call.status, document.querySelector('roxels-embed')]).toEqual(['connected', null])
  })

  test('a second start of the same is told by its own callbacks, and of what comes too late', async () => {
    const { call, roxels, server } = await connected()
    const onUnderstanding = vi.fn()
    expect(roxels.start({ ...headless, onUnderstanding })).toBe(call)
    expect(told.warn).toEqual([])
    expect(roxels.start({ ...headless, context: { a: 1 } })).toBe(call)
    await server.capture('team_size', 12)
    expect(onUnderstanding).toHaveBeenCalledTimes(1)
    expect(told.warn).toEqual([
      expect.stringContaining('context: this conversation is open already'),
    ])
  })

  test('a listener of the end may begin the next one', async () => {
    const { roxels } = open()
    const scrolls = () => getComputedStyle(document.documentElement).overflow !== 'hidden'
    const call = roxels.start({ ...ada, display: 'modal' })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    let next: ReturnType<RoxelsEmbed['start']> | undefined
    call.on('ended', () => (next ??= roxels.start({ ...ada, display: 'modal' })))
    call.close()
    await vi.waitFor(() => expect(next?.status).toBe('connected'))
    expect([document.querySelectorAll('roxels-embed').length, scrolls()]).toEqual([1, false])
    next?.close()
    expect([document.querySelectorAll('roxels-embed').length, scrolls()]).toEqual([0, true])
  })

  test('one that is shown stays in its display where a start names none', async () => {
    const { roxels } = open()
    const call = roxels.start({ ...ada, display: 'compact' })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    expect(roxels.start(ada)).toBe(call)
    expect(
      document.querySelector('roxels-embed')?.shadowRoot?.querySelector('dialog.modal'),
    ).toBeNull()
    expect(roxels.start({ ...ada, display: 'modal' })).toBe(call)
    expect(
      document.querySelector('roxels-embed')?.shadowRoot?.querySelector('dialog.modal'),
    ).not.toBeNull()
    expect(document.querySelectorAll('roxels-embed')).toHaveLength(1)
  })

  test.for(['signed_out', 'ending', 'ended'] as const)(
    'whoever begins when it hears %s begins with whoever is here then',
    async (event) => {
      const { server, roxels } = open()
      roxels.init(ada)
      const call = roxels.start({ display: 'none' })
      await vi.waitFor(() => expect(call.status).toBe('connected'))
      let next: ReturnType<RoxelsEmbed['start']> | undefined
      const end = roxels.on(event, () => {
        next ??= roxels.start({ display: 'none', context: { visit: 2 } })
      })
      await roxels.signOut()
      end()
      expect([call.status, next === call]).toEqual(['ended', false])
      await vi.waitFor(() => expect(next?.status).toBe('connected'))
      expect(server.requests('POST /v1/sessions').at(-1)?.body).toEqual({ context: { visit: 2 } })

      let third: ReturnType<RoxelsEmbed['start']> | undefined
      roxels.setPerson({ externalId: 'user_ada' })
      await settled()
      roxels.on(event, () => {
        third ??= roxels.start({ display: 'none', context: { visit: 3 } })
      })
      roxels.setPerson({ externalId: 'user_bob' })
      await vi.waitFor(() => expect(third?.status).toBe('connected'))
      expect(server.requests('POST /v1/sessions').at(-1)?.body).toEqual({
        external_id: 'user_bob',
        context: { visit: 3 },
      })
    },
  )

  test('whoever begins another when a backend’s session ends does so as who has come', async () => {
    const { server, roxels } = open()
    const call = roxels.start({ sessionId: server.invite('user_ada'), display: 'none' })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    let next: ReturnType<RoxelsEmbed['start']> | undefined
    call.on('ended', () => (next ??= roxels.start({ templateKey: 'rk_1', display: 'none' })))
    roxels.setPerson({ externalId: 'user_bob' })
    await vi.waitFor(() => expect(next?.status).toBe('connected'))
    expect(server.requests('POST /v1/sessions').at(-1)?.body).toEqual({ external_id: 'user_bob' })
  })

  test('nothing is begun while all of it is destroyed', async () => {
    const { roxels } = open()
    const call = roxels.start({ ...ada, display: 'modal' })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    roxels.on('ended', () => void roxels.start({ ...ada, display: 'modal' }))
    roxels.destroy()
    await settled()
    expect(document.querySelector('roxels-embed')).toBeNull()
    const next = roxels.start({ ...headless, baseUrl: 'https://talk.example' })
    await vi.waitFor(() => expect(next.status).toBe('connected'))
  })

  test('whoever begins the next when a view is closed has one of it', async () => {
    const { server, roxels } = open()
    roxels.init({ ...ada, onClose: () => void roxels.start({ display: 'modal' }) })
    const call = roxels.start({ display: 'modal' })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    await server.complete()
    await vi.waitFor(() => expect(call.status).toBe('ended'))
    const next = roxels.start({ display: 'modal' })
    await vi.waitFor(() => expect(next.status).toBe('connected'))
    expect(document.querySelectorAll('roxels-embed')).toHaveLength(1)
  })

  test('a call hears of its person as the page does', async () => {
    const { roxels, call, own } = await connected()
    expect(call.status).toBe('connected')
    await roxels.signOut()
    expect(own.of('signed_out')).toEqual([['signed_out', { epoch: 0 }]])
  })

  test('who hangs up as it begins opens nothing', async () => {
    const { roxels, server } = open()
    const call = roxels.start(headless)
    call.on('status', ({ status }) => status === 'prewarm' && call.hangUp())
    await vi.waitFor(() => expect(call.status).toBe('ended'))
    await settled()
    expect(server.requests('POST /v1/sessions')).toEqual([])
  })

  test('who starts a locked one again is who is here', async () => {
    const server = createScriptedServer()
    let isKnown = true
    const identityToken = () => Promise.resolve(isKnown ? server.signIdentity('user_ada') : null)
    const { roxels } = await connected({ identityToken }, server)
    const page = listen(roxels)
    isKnown = false
    await server.expireIdentities()
    await vi.waitFor(() => expect(page.of('identity_locked')).toHaveLength(1))
    isKnown = true
    roxels.start({ ...headless, identityToken })
    await vi.waitFor(() => expect(page.of('identity').at(-1)?.[1]).toMatchObject({ state: 'live' }))
  })

  test('what a page has swapped away is shown again when it is asked for', async () => {
    const { roxels } = open()
    const call = roxels.start({ ...ada, display: 'compact' })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    document.body.replaceChildren()
    expect(roxels.start({ ...ada, display: 'compact' })).toBe(call)
    expect(document.querySelectorAll('roxels-embed')).toHaveLength(1)
  })

  test('a server that never answers is told of as well', async () => {
    const { roxels, server } = open()
    const letGo = server.hold('POST /v1/sessions')
    const own = listen(roxels.start(headless))
    await settled()
    server.clock.advance(30_000)
    await vi.waitFor(() => expect(own.of('error')).toEqual([['error', { error: 'unreachable' }]]))
    letGo()
  })

  test.for([
    ['init', (roxels: RoxelsEmbed): void => roxels.init(undefined as never)],
    ['start', (roxels: RoxelsEmbed): void => void roxels.start(null as never)],
    ['open', (roxels: RoxelsEmbed): void => void roxels.open(null as never)],
    ['showFab', (roxels: RoxelsEmbed): void => roxels.showFab({ container: '#slot' as never })],
  ] as const)('%s of nothing throws nothing, and says what is missing', async ([, act]) => {
    const { roxels } = open()
    const page = listen(roxels)
    act(roxels)
    await vi.waitFor(() => expect(page.of('error')).toHaveLength(1))
    expect(told.error).toHaveLength(1)
  })

  test('a secret key is sent nowhere', () => {
    const { roxels, server } = open()
    roxels.init({ templateKey: 'sk_live_1' })
    expect([server.requests(), told.error.length]).toEqual([[], 1])
  })
})
