import { createScriptedServer, settled } from '@roxels/core/testing'
import { describe, expect, test, vi } from 'vitest'
import { ada, connected, headless, listen, open, told, watchPages } from './stage.test.shared.ts'

watchPages()

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
