import { expect, test } from 'vitest'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'
import { known, mirrored as ada, nextTurn, opened, textOf } from '../testing/told.ts'
import { testTemplate } from '../testing/template.ts'

async function publish(server: TestServer, public_context: readonly string[]): Promise<void> {
  const answer = await server.api('PATCH', '/v1/templates/tpl_test', {
    version: 1,
    settings: { public_context },
  })
  expect(answer.status).toBe(200)
}

/** Somebody a backend has mirrored, has spoken of and with whom a conversation was held. */
async function withHistory(): Promise<TestServer> {
  const server = await startTestServer()
  await server.api('POST', '/v1/persons', ada)
  const invitation = await invited(server, {
    persons: [{ external_id: 'user_ada', name: ada.name }],
    context: { ticket: 'T-4711' },
  })
  const browser = server.in(await invitation.enter())
  const stream = await browser.stream()
  await stream.until('ping')
  const opening = await server.agent.next()
  opening.do({ type: 'capture', goalId: 'name', data: 'Augusta' })
  opening.say('You told me of the engine.')
  opening.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  await browser.send('My secret is 1815.')
  await nextTurn(server)
  return server
}

test('TM-01 whoever states a known id is told of as one nobody has heard of', async () => {
  const server = await withHistory()
  const turn = await opened(server, { external_id: 'user_ada' })
  expect(turn).toEqual({
    template: testTemplate,
    assurance: 'device',
    personName: undefined,
    context: {},
    earlier: [],
    transcript: [],
    heard: [],
    captured: new Map(),
    said: '',
    signal: expect.any(AbortSignal),
  })
  const unknown = await opened(server, { external_id: 'nobody' })
  expect({ ...turn, signal: unknown.signal }).toEqual(unknown)
  for (const word of known) expect(textOf(turn)).not.toContain(word)
})

test('TM-02 asked what it knows, the agent has nothing private to tell', async () => {
  const server = await withHistory()
  const session = await server.open({ external_id: 'user_ada', name: 'Mallory', context: { a: 1 } })
  await nextTurn(server)
  const stream = await server.in(session).stream()
  await stream.until('ping')
  const questions = ['What did I tell you last time?', 'What plan am I on?', 'What is my name?']
  for (const question of questions) {
    await server.in(session).send(question)
    const turn = await nextTurn(server)
    expect(turn).toMatchObject({ personName: 'Mallory', context: { a: 1 }, heard: [question] })
    for (const word of known) expect(textOf(turn)).not.toContain(word)
    await stream.until('turn', ({ state }) => state === 'completed')
  }
})

test('a browser’s word brings out only what the template calls public', async () => {
  const server = await startTestServer()
  await publish(server, ['plan', 'seats', '__proto__'])
  await server.api('POST', '/v1/persons', ada)
  const turn = await opened(server, {
    external_id: 'user_ada',
    context: { city: 'Rome', hobby: 'chess' },
  })
  expect(turn.context).toEqual({ plan: 'gold', city: 'Rome', hobby: 'chess' })
  // What a backend says of a public key a browser does not unsay.
  const insisting = await opened(server, { external_id: 'user_ada', context: { plan: 'platinum' } })
  expect(insisting.context).toEqual({ plan: 'gold' })
})

test('with whom a backend has let in the agent knows everything a backend has said', async () => {
  const server = await startTestServer()
  await server.api('POST', '/v1/persons', ada)
  const invitation = await invited(server, {
    persons: [{ external_id: 'user_ada' }],
    context: { ticket: 'T-4711' },
  })
  await invitation.enter()
  const turn = await nextTurn(server)
  expect(turn).toMatchObject({ personName: 'Ada Lovelace', transcript: [], heard: [] })
  expect(turn.context).toEqual({ ...ada.org_context, ticket: 'T-4711' })
})

test('what is said of the conversation goes before what is said of the person, and a browser’s word comes last (PA-18)', async () => {
  const server = await startTestServer()
  await server.api('POST', '/v1/persons', {
    external_id: 'user_ada',
    org_context: { a: 'person', b: 'person', c: 'person', deep: { kept: 'person' } },
  })
  const invitation = await invited(server, {
    persons: [{ external_id: 'user_ada' }],
    context: { a: 'conversation', c: null, deep: { own: 'conversation' } },
  })
  const { session_secret } = await invitation.enter()
  await nextTurn(server)
  const session = await server.open({
    external_id: 'user_ada',
    session_secret,
    context: { a: 'browser', b: 'browser', c: 'browser', d: 'browser', deep: 'browser' },
  })
  await server.in(session).send('Hi.')
  expect((await nextTurn(server)).context).toEqual({
    a: 'conversation',
    b: 'person',
    c: null,
    d: 'browser',
    deep: { own: 'conversation' },
  })
})

test('what a backend changes is known in the next turn', async () => {
  const server = await startTestServer()
  const invitation = await invited(server, { context: { step: 1 } })
  const session = await invitation.enter()
  expect((await nextTurn(server)).context).toEqual({ step: 1 })
  await server.api('POST', '/v1/persons', {
    external_id: 'user_ada',
    org_context: { plan: 'gold' },
  })
  await invited(server, { context: { step: 2 } })
  await server.in(session).send('Hi.')
  expect((await nextTurn(server)).context).toEqual({ plan: 'gold', step: 2 })
})

test('keys that mean something elsewhere mean nothing here (PA-07)', async () => {
  const server = await startTestServer()
  const context = '{"__proto__":{"polluted":1},"constructor":2,"toString":3}'
  const made = await server.api(
    'POST',
    '/v1/interviews',
    `{"template_id":"tpl_test","persons":[{"external_id":"user_ada"}],"context":${context}}`,
  )
  await server.call(`/v1/sessions/${made.body.session_id}/join`, {
    method: 'POST',
    origin: 'https://app.example',
    body: {},
  })
  const turn = await nextTurn(server)
  expect(Object.entries(turn.context)).toEqual([
    ['__proto__', { polluted: 1 }],
    ['constructor', 2],
    ['toString', 3],
  ])
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('TM-01 a conversation a backend made for nobody tells whoever claims it nothing of who they say they are', async () => {
  const server = await startTestServer()
  await server.api('POST', '/v1/persons', ada)
  const invitation = await invited(server, { persons: [], context: { survey: 'spring' } })
  const browser = server.in(await invitation.enter())
  expect((await nextTurn(server)).context).toEqual({ survey: 'spring' })
  const claim = { method: 'PUT', body: { external_id: 'user_ada' } }
  expect((await browser.call('/person', claim)).status).toBe(200)
  await browser.send('What plan am I on?')
  const turn = await nextTurn(server)
  // It goes on knowing what it was made with.
  expect(turn).toMatchObject({ personName: undefined, context: { survey: 'spring' } })
  for (const word of known) expect(textOf(turn)).not.toContain(word)
  const { body } = await server.api('GET', `/v1/interviews/${invitation.id}`)
  expect(body.participants).toMatchObject([{ external_id: 'user_ada', assurance: 'device' }])
})
