import type { ScriptedServer } from '@roxels/core/testing'
import { createFakePorts, createScriptedServer, settled } from '@roxels/core/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EventName, RoxelsEmbed } from './index.ts'
import { createEmbed } from './index.ts'

const names: readonly EventName[] = [
  'session',
  'status',
  'connected',
  'ending',
  'ended',
  'complete',
  'error',
  'chat',
  'understanding',
  'goal_transition',
  'identity',
  'identity_expiring',
  'identity_locked',
  'signed_out',
]
const ada = { templateKey: 'rk_1', externalId: 'user_ada', personName: 'Ada' } as const
const headless = { ...ada, display: 'none' } as const

let embed: RoxelsEmbed | undefined
const told = { error: [] as string[], warn: [] as string[] }
beforeEach(() => {
  for (const how of ['error', 'warn'] as const) {
    told[how] = []
    vi.spyOn(console, how).mockImplementation((line: unknown) => {
      // What core says to developers is core's.
      if (String(line).startsWith('[roxels] device_unknown')) return
      told[how].push(String(line))
    })
  }
})
afterEach(() => {
  embed?.destroy()
  vi.restoreAllMocks()
})

function open(server = createScriptedServer({ goals: [{ id: 'team_size' }] })) {
  const { ports } = createFakePorts(server)
  const roxels = createEmbed({ baseUrl: 'https://talk.example', ports })
  embed = roxels
  return { server, ports, roxels }
}

/** Everything that is told from now on. */
function listen(to: Pick<RoxelsEmbed, 'on'>) {
  const heard: [EventName, unknown][] = []
  for (const name of names) to.on(name, (payload: unknown) => heard.push([name, payload]))
  const of = (...wanted: EventName[]) => heard.filter(([name]) => wanted.includes(name))
  return { heard, of, order: () => heard.map(([name]) => name) }
}

/** A conversation that has begun. */
async function connected(options: object = {}, server?: ScriptedServer) {
  const page = open(server)
  const call = page.roxels.start({ ...headless, ...options })
  const own = listen(call)
  await vi.waitFor(() => expect(call.status).toBe('connected'))
  return { ...page, call, own }
}

const statuses = (...all: string[]) => all.map((status) => ['status', { status }])

describe.for(['modal', 'compact', 'none'] as const)('shown as %s', (display) => {
  test('a call tells the same, in the same order', async () => {
    const { server, roxels } = open()
    await server.say('Hello')
    const page = listen(roxels)
    const call = roxels.start({ ...ada, display })
    expect([call.status, call.sessionId]).toEqual(['prewarm', null])
    const own = listen(call)
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    expect(call.sessionId).toBe('sess_1')
    await server.capture('team_size', 12)
    await server.complete()
    await vi.waitFor(() => expect(call.status).toBe('ended'))
    const goal_id = 'team_size'
    const at = '2026-11-23T10:00:00.000Z'
    const ofCall = (heard: typeof own.heard) => heard.filter(([name]) => name !== 'identity')
    expect(ofCall(own.heard)).toEqual([
      ...statuses('prewarm', 'loading'),
      ['session', { sessionId: 'sess_1' }],
      ...statuses('ready', 'joining', 'connected'),
      ['connected', undefined],
      ['chat', { id: 'msg_2', role: 'agent', text: 'Hello', state: 'complete', at }],
      ['understanding', { goal_id, data: 12 }],
      ['goal_transition', { goal_id, from: 'open', to: 'committed', at }],
      ...statuses('disconnecting'),
      ['ending', undefined],
      ...statuses('ended'),
      ['ended', undefined],
      [
        'complete',
        {
          summary: 'team_size: 12',
          findings: { team_size: 12 },
          duration_seconds: 0,
          external_id: 'user_ada',
          auto_close: false,
        },
      ],
    ])
    expect(ofCall(page.heard), 'the page hears it too').toEqual(ofCall(own.heard))
    const known = { epoch: 0, assurance: 'device' }
    expect(own.of('identity').map(([, identity]) => identity)).toEqual([
      { state: 'resuming', epoch: 0, assurance: null },
      { state: 'resuming', ...known },
      { state: 'live', ...known },
      { state: 'completed', ...known },
    ])
  })
})

describe('what is said', () => {
  test('is told at every change with its whole text so far, and after a resume once, oldest first', async () => {
    const { server, call, own, roxels } = await connected()
    await server.speak('How ')
    await server.speak('many?')
    await server.finish()
    const id = call.send('Twelve')
    await settled()
    const texts = (of: typeof own) =>
      of.of('chat').map(([, message]) => message as { text: string; state: string })
    expect(texts(own).map(({ text, state }) => `${text}|${state}`)).toEqual([
      '|streaming',
      'How |streaming',
      'How many?|streaming',
      'How many?|complete',
      'Twelve|sending',
      'Twelve|complete',
    ])
    expect(own.of('chat').at(-1)?.[1]).toMatchObject({ id, role: 'participant' })

    call.hangUp()
    const again = roxels.start(headless)
    const next = listen(again)
    await vi.waitFor(() => expect(again.status).toBe('connected'))
    expect(texts(next).map(({ text }) => text)).toEqual(['How many?', 'Twelve'])
  })

  test('is heard after the call is connected, with what was captured before', async () => {
    const server = createScriptedServer({ goals: [{ id: 'team_size' }] })
    await server.say('Hello')
    await server.capture('team_size', 12)
    const { own } = await connected({}, server)
    const after = own.order().slice(own.order().indexOf('connected'))
    expect(after).toEqual(['connected', 'chat', 'understanding'])
  })

  test('is refused while nothing is open, as core refuses it', async () => {
    const { roxels } = open()
    const call = roxels.start(headless)
    expect(() => call.send('Hello')).toThrow(expect.objectContaining({ code: 'not_active' }))
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    expect(() => call.send(' ')).toThrow(expect.objectContaining({ code: 'validation_error' }))
    call.hangUp()
    expect(() => call.send('Hello')).toThrow(expect.objectContaining({ code: 'not_active' }))
  })

  test('the agent can be stopped', async () => {
    const { server, call, own } = await connected()
    await server.speak('How ')
    await call.stop()
    await settled()
    expect(own.of('chat').at(-1)?.[1]).toMatchObject({ text: 'How ', state: 'stopped' })
  })
})

describe('the end', () => {
  test.for(['hangUp', 'close'] as const)(
    '%s ends the session and not the conversation',
    async (verb) => {
      const { server, call, own, roxels } = await connected()
      await server.say('Hello')
      call[verb]()
      expect(own.order().slice(-4)).toEqual(['status', 'ending', 'status', 'ended'])
      expect([call.status, own.of('complete')]).toEqual(['ended', []])
      call[verb]()
      expect(own.of('ended')).toHaveLength(1)
      await vi.waitFor(() => expect(server.readers()).toBe(0))
      const again = roxels.start(headless)
      await vi.waitFor(() => expect(again.status).toBe('connected'))
      expect(server.requests('POST /v1/sessions').at(-1)?.body).toHaveProperty('session_secret')
    },
  )

  test('comes also to a call that has not begun, and to one that waits for the host', async () => {
    const { server, roxels } = open()
    const call = roxels.start(headless)
    const own = listen(call)
    call.hangUp()
    await settled()
    expect([own.order(), server.requests('POST /v1/sessions')]).toEqual([
      ['status', 'ending', 'status', 'ended'],
      [],
    ])
    const held = roxels.start({ templateKey: 'rk_1', display: 'none', externalId: undefined })
    await settled()
    expect(held.status).toBe('prewarm')
    held.hangUp()
    roxels.setPerson({ externalId: 'user_ada' })
    await settled()
    expect([held.status, server.requests('POST /v1/sessions')]).toEqual(['ended', []])
  })

  test.for(['failed', 'abandoned'] as const)(
    'a conversation that is %s is an error',
    async (how) => {
      const { server, own, call } = await connected()
      await server.complete(how)
      await vi.waitFor(() => expect(call.status).toBe('error'))
      expect([own.of('error'), own.of('complete')]).toEqual([
        [['error', { error: `conversation_${how}` }]],
        [],
      ])
    },
  )

  test('one that broke off is not thanked for', async () => {
    const { server, roxels } = open()
    const call = roxels.start({ ...ada, display: 'modal' })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    await server.complete('failed')
    await vi.waitFor(() => expect(call.status).toBe('error'))
    const text = document.querySelector('roxels-embed')?.shadowRoot?.textContent
    expect(text).toContain('ended before all was said')
    expect(text).not.toContain('That is everything')
    expect(text).toContain('Start again')
  })

  test('what came of it is asked for until the server answers', async () => {
    const { server, own, call } = await connected()
    const mend = server.refuse('GET /result', 'service_unavailable')
    await server.complete()
    expect([call.status, own.of('complete')]).toEqual(['disconnecting', []])
    mend()
    server.clock.advance(60_000)
    await vi.waitFor(() => expect(own.of('complete')).toHaveLength(1))
  })

  test('a call without a display lets go of its session when it is completed', async () => {
    const { server, roxels, call } = await connected()
    const states: unknown[] = []
    roxels.on('identity', ({ state }) => states.push(state))
    await server.complete()
    await vi.waitFor(() => expect(call.status).toBe('ended'))
    expect(states.at(-1)).toBe('identified')
  })
})

describe('who is here', () => {
  test('a sign-out ends the call, and is told before it', async () => {
    const { roxels, call } = await connected()
    const page = listen(roxels)
    const { revoked } = await roxels.signOut()
    expect(revoked).toBe('now')
    expect(page.order().filter((name) => name !== 'status')).toEqual([
      'signed_out',
      'identity',
      'ending',
      'ended',
    ])
    expect(call.status).toBe('ended')
  })

  test('another person ends the call, and the next start is theirs', async () => {
    const { server, roxels, call } = await connected()
    await server.say('Hello Ada')
    const page = listen(roxels)
    roxels.setPerson({ externalId: 'user_bob', name: 'Bob' })
    expect([call.status, page.of('signed_out', 'ended')]).toEqual([
      'ended',
      [
        ['signed_out', { epoch: 0 }],
        ['ended', undefined],
      ],
    ])
    const next = roxels.start({ templateKey: 'rk_1', display: 'none' })
    const own = listen(next)
    await vi.waitFor(() => expect(next.status).toBe('connected'))
    expect(server.requests('POST /v1/sessions').at(-1)?.body).toMatchObject({
      external_id: 'user_bob',
      name: 'Bob',
    })
    expect(own.of('chat')).toEqual([])
  })

  test('whoever was signed out does not come back by what init was told', async () => {
    const { server, roxels } = open()
    roxels.init({ ...ada })
    await roxels.signOut()
    const call = roxels.start({ display: 'none', context: { page: 'home' } })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    const { body } = server.requests('POST /v1/sessions').at(-1) ?? {}
    expect(body).toEqual({ context: { page: 'home' } })
  })

  test('who they are stays where a later call brings other settings', async () => {
    const { server, roxels } = open()
    roxels.init({ ...ada })
    const call = roxels.start({ display: 'none', context: { page: 'home' } })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    expect(server.requests('POST /v1/sessions').at(-1)?.body).toMatchObject({
      external_id: 'user_ada',
      name: 'Ada',
      context: { page: 'home' },
    })
  })

  test('how sure that is is told with every step', async () => {
    const server = createScriptedServer()
    const identityToken = () => Promise.resolve(server.signIdentity('user_ada'))
    const { roxels } = open(server)
    const page = listen(roxels)
    const call = roxels.start({ ...headless, identityToken })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    expect(page.of('identity').at(-1)?.[1]).toEqual({
      state: 'live',
      epoch: 0,
      assurance: 'verified',
    })
    await server.expireIdentities()
    await vi.waitFor(() => expect(page.of('identity_expiring')).toHaveLength(1))
  })

  test('a call is locked where the host cannot say any more who it is', async () => {
    const server = createScriptedServer()
    let isKnown = true
    const identityToken = () => Promise.resolve(isKnown ? server.signIdentity('user_ada') : null)
    const { roxels } = await connected({ identityToken }, server)
    const page = listen(roxels)
    isKnown = false
    await server.expireIdentities()
    await vi.waitFor(() => expect(page.of('identity_locked')).toHaveLength(1))
  })

  test('a start waits while the host does not know, and begins when it does', async () => {
    const { server, roxels } = open()
    roxels.setPerson(undefined)
    const call = roxels.start({ templateKey: 'rk_1', display: 'none' })
    await settled()
    expect([call.status, server.requests('POST /v1/sessions')]).toEqual(['prewarm', []])
    roxels.setPerson({ externalId: 'user_ada' })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
  })

  test('beside a sessionId nothing that the page says of it counts, and the console says so', async () => {
    const { server, roxels } = open()
    const sessionId = server.invite('user_ada')
    const context = { plan: 'enterprise' }
    const call = roxels.start({ sessionId, display: 'none', externalId: 'user_eve', context })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    const asked = JSON.stringify(server.requests())
    expect(asked).not.toContain('user_eve')
    expect(asked).not.toContain('enterprise')
    expect(told.warn).toEqual([expect.stringContaining('externalId, context: ignored')])
  })

  test('what came of it, and callbacks, name the person a backend has said', async () => {
    const onUnderstanding = vi.fn()
    const onComplete = vi.fn()
    const onGoalTransition = vi.fn()
    const { server, roxels } = open()
    const sessionId = server.invite('user_ada')
    const call = roxels.start({
      sessionId,
      display: 'none',
      onUnderstanding,
      onComplete,
      onGoalTransition,
    })
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    await server.capture('team_size', 12)
    await server.complete()
    await vi.waitFor(() => expect(onComplete).toHaveBeenCalled())
    const external_id = 'user_ada'
    expect(onUnderstanding).toHaveBeenCalledWith({ goal_id: 'team_size', data: 12, external_id })
    expect(onGoalTransition.mock.calls[0]?.[0]).toMatchObject({ to: 'committed', external_id })
    expect(onComplete.mock.calls[0]?.[0]).toMatchObject({
      findings: { team_size: 12 },
      external_id,
    })
  })
})

describe('a mistake', () => {
  test.for([
    { what: 'an unknown display', options: { display: 'sidebar' }, field: 'display' },
    { what: 'no key', options: { templateKey: undefined }, field: 'templateKey' },
    { what: 'a key and a session', options: { sessionId: 'sess_1' }, field: 'sessionId' },
    { what: 'a secret key', options: { templateKey: 'sk_live_1' }, field: 'templateKey' },
    { what: 'no server', options: { baseUrl: 'talk.example' }, field: 'baseUrl' },
    { what: 'a placeholder as an id', options: { externalId: 'undefined' }, field: 'externalId' },
    { what: 'context no JSON can hold', options: { context: { count: 1n } }, field: 'context' },
  ])('$what is one error event and one line that names the field', async ({ options, field }) => {
    const { roxels, server } = open()
    const onError = vi.fn()
    const call = roxels.start({ ...headless, onError, ...(options as object) })
    const own = listen(call)
    await vi.waitFor(() => expect(call.status).toBe('error'))
    expect(own.of('error')).toEqual([['error', { error: 'validation_error', field }]])
    expect(onError).toHaveBeenCalledTimes(1)
    expect(told.error).toHaveLength(1)
    expect(told.error[0]).toContain(`[roxels] validation_error: ${field}: `)
    expect(server.requests('POST /v1/sessions')).toEqual([])
    call.hangUp()
    call.close()
  })

  test.for(['unauthorized', 'forbidden', 'rate_limited'] as const)(
    'what the server refuses as %s is told by that code',
    async (code) => {
      const { roxels, server } = open()
      server.refuse('POST /v1/sessions', code)
      const call = roxels.start(headless)
      const own = listen(call)
      if (code === 'rate_limited') {
        await settled()
        // It will pass: the call goes on trying.
        expect([call.status, own.of('error')]).toEqual(['loading', []])
        return
      }
      await vi.waitFor(() => expect(call.status).toBe('error'))
      expect(own.of('error')).toEqual([['error', { error: code }]])
      expect(told.error).toEqual([`[roxels] ${code}: It is ${code}.`])
    },
  )

  test('no answer at all is told once, and the call begins when there is one', async () => {
    const { roxels, server } = open()
    const mend = server.answer('POST /v1/sessions', () => Promise.reject(new TypeError('blocked')))
    const call = roxels.start(headless)
    const own = listen(call)
    await vi.waitFor(() => expect(own.of('error')).toEqual([['error', { error: 'unreachable' }]]))
    expect(told.error).toEqual([expect.stringContaining('connect-src')])
    server.clock.advance(60_000)
    await settled()
    mend()
    server.clock.advance(60_000)
    await vi.waitFor(() => expect(call.status).toBe('connected'))
    expect([own.of('error').length, told.error.length]).toEqual([1, 1])
  })

  test('another conversation while one is open is busy, and the first goes on', async () => {
    const { roxels, call, server } = await connected()
    const other = roxels.start({ ...headless, templateKey: 'rk_2' })
    const own = listen(other)
    await vi.waitFor(() => expect(other.status).toBe('error'))
    expect(own.of('error')).toEqual([['error', { error: 'busy' }]])
    expect([call.status, roxels.start(headless)]).toEqual(['connected', call])
    await server.say('Hello')
    expect(server.requests('POST /v1/sessions')).toHaveLength(1)
  })

  test('a person who cannot be one changes nothing', async () => {
    const { roxels, call } = await connected()
    const page = listen(roxels)
    roxels.setPerson({ externalId: 7 as never })
    expect(page.heard).toEqual([['error', { error: 'validation_error', field: 'externalId' }]])
    expect(call.status).toBe('connected')
  })

  test('a listener that throws harms nobody else', async () => {
    const thrown = vi.fn((event: ErrorEvent) => event.preventDefault())
    addEventListener('error', thrown)
    const { server, call, own, roxels } = await connected({
      onUnderstanding() {
        throw new Error('callback')
      },
    })
    call.on('understanding', () => {
      throw new Error('listener')
    })
    const page = listen(roxels)
    await server.capture('team_size', 12)
    expect([own.of('understanding').length, page.of('understanding').length]).toEqual([1, 1])
    await vi.waitFor(() => expect(thrown).toHaveBeenCalledTimes(2))
    removeEventListener('error', thrown)
  })

  test('a listener that hangs up ends it there', async () => {
    const { roxels } = open()
    const call = roxels.start(headless)
    call.on('connected', () => call.hangUp())
    const own = listen(call)
    await vi.waitFor(() => expect(call.status).toBe('ended'))
    expect(own.order().at(-1)).toBe('ended')
  })

  test('an event that does not exist is named in the console', () => {
    const { roxels } = open()
    roxels.on('finished' as never, () => undefined)
    roxels.on('voice_state' as never, () => undefined)
    expect(told.warn).toEqual([expect.stringContaining('There is no event "finished"')])
  })
})

test('who stops listening hears no more', async () => {
  const { server, call } = await connected()
  const [a, b] = [vi.fn(), vi.fn()]
  const end = call.on('chat', a)
  call.on('chat', b)
  end()
  call.off('chat', b)
  await server.say('Hello')
  expect([a, b].map(({ mock }) => mock.calls.length)).toEqual([0, 0])
})

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
