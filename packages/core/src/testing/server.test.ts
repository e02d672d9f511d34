import {
  ClaimSchema,
  CredentialsSchema,
  ErrorBodySchema,
  MessagePageSchema,
  SentMessageSchema,
  SessionSchema,
  streamSchemas,
  TurnAnswerSchema,
} from '@roxels/protocol'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { createRoxels } from '../client.ts'
import type { PersonInput } from '../person.ts'
import { readServerSentEvents } from '../stream/sse.ts'
import type { ScriptedServer } from './index.ts'
import { createFakePorts, createScriptedServer, settled } from './index.ts'

const ada = { externalId: 'user_ada', name: 'Ada' }

function visit(server: ScriptedServer, person: PersonInput = ada, tab = createFakePorts(server)) {
  const options = { baseUrl: 'https://talk.example', templateKey: 'rk_test', person }
  const roxels = createRoxels(options, tab.ports)
  roxels.start()
  const shown = () =>
    roxels.transcript.ids.get().map((id) => {
      const { text, state } = roxels.transcript.message(id).get() ?? {}
      return `${text} ${state}`
    })
  return { roxels, tab, shown, status: () => roxels.state.get().status }
}

/** Calls a route as any HTTP client would. */
async function call(server: ScriptedServer, route: string, bearer: string, body?: object) {
  const [method = '', path = ''] = route.split(' ')
  const response = await server.fetch(`https://talk.example/v1/sessions${path}`, {
    method,
    headers: { Authorization: `Bearer ${bearer}` },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = response.body === null ? '{}' : await response.text()
  return { status: response.status, body: JSON.parse(text) as Record<string, unknown> }
}

describe('what it answers', () => {
  test('is what the protocol describes, on every route', async () => {
    const session = /\/sessions\/[^/]+/
    const schemas: Record<string, v.GenericSchema> = {
      'POST /v1/sessions': SessionSchema,
      'POST /v1/token': CredentialsSchema,
      'POST /v1/messages': SentMessageSchema,
      'GET /v1/messages': MessagePageSchema,
      'POST /v1/stop': TurnAnswerSchema,
      'POST /v1/retry': TurnAnswerSchema,
      'PUT /v1/person': ClaimSchema,
    }
    const server = createScriptedServer({ goals: [{ id: 'name', title: 'Name' }, { id: 'size' }] })
    const checked = new Set<string>()
    const fetch: typeof server.fetch = async (url, init) => {
      const response = await server.fetch(url, init)
      const { body, status, headers } = response
      const name = `${init.method} ${new URL(url).pathname.replace(session, '')}`
      if (body === null) return response
      const [ours, theirs] = body.tee()
      if (headers.get('Content-Type') === 'text/event-stream') readAll(ours).catch(() => undefined)
      else {
        const schema = response.ok ? schemas[name] : ErrorBodySchema
        v.parse(schema as v.GenericSchema, await new Response(ours).json())
        checked.add(response.ok ? name : 'error')
      }
      return new Response(theirs, { status, headers })
    }
    const readAll = (body: ReadableStream<Uint8Array>) =>
      readServerSentEvents(
        body,
        new AbortController().signal,
        () => {},
        (events) => {
          for (const { event = '', data } of events) {
            v.parse(streamSchemas[event as 'hello'], JSON.parse(data))
            checked.add(event)
          }
          return true
        },
      )

    for (let n = 0; n < 60; n += 1) await server.hear(`${n}`)
    const { roxels, status, tab } = visit(
      server,
      null,
      createFakePorts({ fetch, clock: server.clock }),
    )
    const calm = () => tab.clock.pass(1_000)
    await calm()
    await roxels.transcript.loadOlder()
    roxels.setPerson(ada)
    await calm()
    roxels.send('Ada')
    await calm()
    await server.speak('How ', 'are ')
    await roxels.stop()
    await server.say('you?')
    await server.speak('So')
    await server.finish('interrupted')
    await roxels.retry()
    await server.say('.')
    await server.ask('name')
    await server.capture('name', 'Ada')
    await server.capture('size', 3, { confirm: true })
    await server.hangUp()
    await calm()
    await server.expireTokens()
    await calm()
    server.refuse('POST /messages', 'conflict')
    roxels.send('Bob')
    await calm()
    await server.complete()
    await calm()
    expect(status()).toBe('completed')
    const events = Object.keys(streamSchemas).filter(
      (name) => !['reset', 'message.set'].includes(name),
    )
    expect([...checked].sort()).toEqual([...Object.keys(schemas), ...events, 'error'].sort())
  })

  test('is refused with the documented code to who has no right to it', async () => {
    const server = createScriptedServer()
    const { body } = await call(server, 'POST ', 'rk_1', {})
    const token = String(body['session_token'])
    const codes = async (...calls: Promise<{ status: number; body: Record<string, unknown> }>[]) =>
      (await Promise.all(calls)).map(({ body: { error } }) => (error as { code: string }).code)
    expect(
      await codes(
        call(server, 'POST ', 'sk_1', {}),
        call(server, 'POST ', 'rk_1', { external_id: 'undefined' }),
        call(server, 'POST ', 'rk_1', { colour: 'red' }),
        call(server, 'GET /sess_1/messages', 'token-9'),
        call(server, 'GET /sess_9/messages', token),
        call(server, 'POST /sess_1/messages', token, { client_id: 'a b', text: 'Hi' }),
        call(server, 'POST /sess_1/messages', token, { client_id: 'a', text: ' ' }),
        call(server, 'POST /sess_1/stop', token, { turn_id: 'x' }),
        call(server, 'POST /sess_1/token', token, { session_secret: 'x' }),
      ),
    ).toEqual([
      'forbidden',
      'validation_error',
      'validation_error',
      'session_token_invalid',
      'forbidden',
      'validation_error',
      'validation_error',
      'not_found',
      'session_token_invalid',
    ])
  })

  test('to the same message is the same, and it is in the log once (Rule 40)', async () => {
    const server = createScriptedServer()
    const { body } = await call(server, 'POST ', 'rk_1', {})
    const send = (text: string) =>
      call(server, 'POST /sess_1/messages', String(body['session_token']), { client_id: 'a', text })
    const [first, second, third] = [await send('Hi'), await send('Hi'), await send('Ho')]
    expect([first.status, second.status, third.status]).toEqual([201, 200, 409])
    expect(second.body).toEqual(first.body)
    expect(server.log().map(({ name }) => name)).toEqual(['message', 'turn'])
  })

  test('to what no client asks for is an error nobody can overlook', async () => {
    const thrown = new Promise<Error>((resolve) => process.once('uncaughtException', resolve))
    const { status } = await call(createScriptedServer(), 'GET /sess_1/weather', 'token-1')
    expect([status, (await thrown).message]).toEqual([
      404,
      expect.stringContaining('does not serve GET /v1/sessions/sess_1/weather, only POST'),
    ])
  })
})

describe('who comes', () => {
  test('back with the secret finds the same conversation; on another device nothing', async () => {
    const server = createScriptedServer()
    const first = visit(server)
    await server.say('Hello Ada')
    first.roxels.destroy()
    const again = visit(server, ada, first.tab)
    await settled()
    expect([again.shown(), again.roxels.session.get()?.resumed]).toEqual([
      ['Hello Ada complete'],
      true,
    ])
    const elsewhere = visit(server)
    await settled()
    expect([elsewhere.shown(), elsewhere.roxels.session.get()?.resumed]).toEqual([[], false])
  })

  test('as another with that secret finds nothing, and the secret is dead (Rule 9)', async () => {
    const server = createScriptedServer()
    const start = async (external_id: string, session_secret?: string) =>
      (await call(server, 'POST ', 'rk_1', { external_id, session_secret })).body
    const { session_secret: secret } = await start('ada')
    expect(await start('bob', String(secret))).toMatchObject({
      resumed: false,
      reason: 'device_unknown',
    })
    expect(await start('ada', String(secret))).toMatchObject({ resumed: false })
  })

  test('signs out for all sessions of the conversation', async () => {
    const server = createScriptedServer()
    const { roxels, status, tab } = visit(server)
    await settled()
    const other = visit(server, ada, tab)
    await settled()
    await roxels.signOut()
    await settled()
    expect([status(), other.status(), server.readers()]).toEqual(['signedOut', 'signedOut', 0])
  })

  test('stays for longer than a token and a heartbeat last', async () => {
    const server = createScriptedServer()
    const { status, tab, shown } = visit(server)
    await tab.clock.pass(30 * 60_000)
    await server.say('Still here?')
    expect([status(), shown()]).toEqual(['live', ['Still here? complete']])
    expect(server.requests('POST /token').length).toBeGreaterThan(0)
    expect(server.requests('POST /v1/sessions')).toHaveLength(1)
  })
})

describe('what happens', () => {
  test('before anybody comes is there when somebody does', async () => {
    const server = createScriptedServer()
    await server.speak('Hel')
    const { shown } = visit(server)
    await server.say('lo')
    expect(shown()).toEqual(['Hello complete'])
  })

  test('after a message is the agent’s turn, and the next one after that (Rule 42)', async () => {
    const server = createScriptedServer()
    const { roxels } = visit(server)
    await settled()
    roxels.send('one')
    await settled()
    expect(roxels.turn.get()).toMatchObject({ state: 'started' })
    const first = roxels.turn.get()?.id
    await server.speak('One.')
    roxels.send('two')
    await settled()
    expect(roxels.turn.get()?.id).toBe(first)
    await server.finish()
    expect(roxels.turn.get()).toMatchObject({ state: 'started' })
    expect(roxels.turn.get()?.id).not.toBe(first)
  })

  test('on a held route happens once it is let go', async () => {
    const server = createScriptedServer()
    const { roxels, shown } = visit(server)
    await settled()
    const release = server.hold('POST /messages')
    roxels.send('Ada')
    await settled()
    expect([shown(), server.log()]).toEqual([['Ada sending'], []])
    release()
    await settled()
    expect(shown()).toEqual(['Ada complete'])
  })

  test('to a goal it does not have is a mistake of the test', () => {
    const server = createScriptedServer()
    expect(() => server.capture('team_size', 12)).toThrow('There is no goal team_size')
    expect(() => server.finish()).toThrow('No turn is under way')
  })
})
