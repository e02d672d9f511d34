import { createScriptedServer, settled } from '@roxels/core/testing'
import { describe, expect, test, vi } from 'vitest'
import { ada, connected, headless, listen, open, watchPages } from './stage.test.shared.ts'

watchPages()

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
