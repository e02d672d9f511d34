import type { Person } from '@roxels/protocol/api'
import { expect, test } from 'vitest'
import { invited } from '../testing/invited.ts'
import { find, upsert } from '../testing/persons.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'

async function ada(server: TestServer): Promise<Person> {
  const [person, ...others] = await find(server, 'user_ada')
  expect(others).toEqual([])
  if (person === undefined) throw new Error('There is no Ada.')
  return person
}

const claim = { method: 'PUT', body: { external_id: 'user_ada' } }

test('a list has no context, and counts what is there (PA-16)', async () => {
  const server = await startTestServer()
  await upsert(server, { external_id: 'user_ada', name: 'Ada', org_context: { plan: 'pro' } })
  await server.open({ external_id: 'user_ada' })
  await server.open({ external_id: 'user_ada' })
  await server.open({ external_id: 'user_bob' })
  const listed = await ada(server)
  expect(Object.keys(listed).toSorted()).toEqual([
    'conversation_count',
    'external_id',
    'first_seen_at',
    'id',
    'last_seen_at',
    'name',
  ])
  expect(listed).toMatchObject({ name: 'Ada', conversation_count: 2 })
})

test('somebody is seen when they do something, and first when they were made', async () => {
  const server = await startTestServer()
  const made = await upsert(server, { external_id: 'user_ada' })
  expect(made).toMatchObject({ last_seen_at: null, conversation_count: 0 })
  server.advance(60_000)
  const invitation = await invited(server)
  const { id } = made
  expect(await ada(server)).toMatchObject({ id, last_seen_at: null, conversation_count: 1 })
  server.advance(60_000)

  let before = made.first_seen_at
  const seen = async () => {
    const { first_seen_at, last_seen_at, conversation_count } = await ada(server)
    expect({ first_seen_at, conversation_count }).toEqual({
      first_seen_at: made.first_seen_at,
      conversation_count: 1,
    })
    const isLater = String(last_seen_at) > before
    before = String(last_seen_at)
    server.advance(60_000)
    return isLater
  }
  const session = await invitation.enter()
  expect(await seen()).toBe(true)
  await server.in(session).send('Hi.')
  expect(await seen()).toBe(true)
  const { session_secret } = session
  const again = await server.open({ external_id: 'user_ada', session_secret })
  expect(await seen()).toBe(true)
  await server.in(again).call('/person', { method: 'PUT', body: { name: 'Ada' } })
  expect(await seen()).toBe(true)

  // What others do, and what is only read, says nothing of where somebody is.
  await server.in(again).call('/messages')
  await upsert(server, { external_id: 'user_ada', name: 'Lady Ada' })
  await invited(server)
  await server.api('GET', `/v1/interviews/${invitation.id}`)
  await server.api('POST', `/v1/interviews/${invitation.id}/end`)
  expect(await seen()).toBe(false)
})

test('whoever claims a conversation has it, and has been seen', async () => {
  const server = await startTestServer()
  const known = await upsert(server, { external_id: 'user_ada' })
  const browsers = [server.in(await server.open({})), server.in(await server.open({ name: 'A' }))]
  expect(await ada(server)).toEqual({
    id: known.id,
    external_id: 'user_ada',
    name: null,
    first_seen_at: known.first_seen_at,
    last_seen_at: null,
    conversation_count: 0,
  })
  for (const [index, browser] of browsers.entries()) {
    server.advance(60_000)
    expect((await browser.call('/person', claim)).status).toBe(200)
    const person = await ada(server)
    expect(person).toMatchObject({ id: known.id, conversation_count: index + 1 })
    expect(String(person.last_seen_at) > person.first_seen_at).toBe(true)
    // Claimed again, it is theirs already.
    expect((await browser.call('/person', claim)).status).toBe(200)
    expect((await ada(server)).conversation_count).toBe(index + 1)
  }
  // The two who were nobody are no more.
  expect(await server.query('select external_id from persons')).toEqual([
    { external_id: 'user_ada' },
  ])
})

test('a claim that is refused counts for nobody', async () => {
  const server = await startTestServer()
  const browser = server.in(await server.open({ external_id: 'user_bob' }))
  expect((await browser.call('/person', claim)).status).toBe(409)
  expect(await find(server, 'user_ada')).toEqual([])
  expect(await find(server, 'user_bob')).toMatchObject([{ conversation_count: 1 }])
})

test('ended conversations count, deleted ones do not', async () => {
  const server = await startTestServer()
  const ids = [await invited(server, { resume: false }), await invited(server, { resume: false })]
  await ids[0]?.enter()
  const before = await ada(server)
  expect(before.conversation_count).toBe(2)
  await server.api('POST', `/v1/interviews/${ids[0]?.id}/end`)
  expect(await ada(server)).toEqual(before)
  await server.api('DELETE', `/v1/interviews/${ids[0]?.id}`)
  expect(await ada(server)).toEqual({ ...before, conversation_count: 1 })
  await server.api('DELETE', `/v1/interviews/${ids[1]?.id}`)
  const after = await ada(server)
  // Seen they were, whatever is kept of it.
  expect(after).toEqual({ ...before, conversation_count: 0 })
  expect((await server.api('GET', `/v1/persons/${after.id}`)).body).toMatchObject(after)
})
