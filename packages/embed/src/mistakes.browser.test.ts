import { settled } from '@roxels/core/testing'
import { describe, expect, test, vi } from 'vitest'
import { connected, headless, listen, open, told, watchPages } from './stage.test.shared.ts'

watchPages()

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
