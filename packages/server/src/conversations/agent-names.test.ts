import { expect, test } from 'vitest'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'
import { known, mirrored as ada, nextTurn, opened, textOf } from '../testing/told.ts'

async function nameOf(server: TestServer): Promise<string | null> {
  const { items } = (await server.api('GET', '/v1/persons?external_id=user_ada')).body
  return items[0].name as string | null
}

test('a backend’s name stands, whatever browsers say, and only a backend’s word brings it out', async () => {
  const server = await startTestServer()
  await server.api('POST', '/v1/persons', ada)
  expect(await opened(server, { external_id: 'user_ada' })).toMatchObject({ personName: undefined })
  const session = await server.open({ external_id: 'user_ada', name: 'Mallory' })
  expect((await nextTurn(server)).personName).toBe('Mallory')
  const { session_secret } = session
  const again = await server.open({ external_id: 'user_ada', name: 'Eve', session_secret })
  const browser = server.in(again)
  await browser.send('Hi.')
  expect((await nextTurn(server)).personName).toBe('Eve')
  await browser.call('/person', { method: 'PUT', body: { name: 'Trudy' } })
  await browser.call('/person', { method: 'PUT', body: { external_id: 'user_ada', name: 'Trudy' } })
  await browser.send('Hello?')
  expect((await nextTurn(server)).personName).toBe('Trudy')
  expect(await nameOf(server)).toBe('Ada Lovelace')

  const invitation = await invited(server, { persons: [{ external_id: 'user_ada' }] })
  const joined = server.in(await invitation.enter())
  expect((await nextTurn(server)).personName).toBe('Ada Lovelace')
  await joined.call('/person', { method: 'PUT', body: { name: 'Augusta' } })
  await joined.send('Hi.')
  expect((await nextTurn(server)).personName).toBe('Ada Lovelace')
  expect(await nameOf(server)).toBe('Ada Lovelace')
})

test('whoever claims a conversation keeps the name it was told, and learns no other', async () => {
  const server = await startTestServer()
  await server.api('POST', '/v1/persons', ada)
  for (const [name, expected] of [
    ['Grace', 'Grace'],
    [undefined, undefined],
  ] as const) {
    const browser = server.in(await server.open(name === undefined ? {} : { name }))
    await nextTurn(server)
    const claim = { method: 'PUT', body: { external_id: 'user_ada' } }
    expect((await browser.call('/person', claim)).status).toBe(200)
    await browser.send('What do you know of me?')
    const turn = await nextTurn(server)
    expect(turn).toMatchObject({ personName: expected, context: {} })
    for (const word of known) expect(textOf(turn)).not.toContain(word)
  }
  expect(await nameOf(server)).toBe('Ada Lovelace')
})

test('a name that only browsers have given is not spoken to whom a backend lets in', async () => {
  const server = await startTestServer()
  await opened(server, { external_id: 'user_ada', name: 'Mallory' })
  expect(await nameOf(server)).toBe('Mallory')
  const invitation = await invited(server, { persons: [{ external_id: 'user_ada' }] })
  const browser = server.in(await invitation.enter())
  expect((await nextTurn(server)).personName).toBeUndefined()
  // Its own word is taken.
  await browser.call('/person', { method: 'PUT', body: { name: 'Ada' } })
  await browser.send('Hi.')
  expect((await nextTurn(server)).personName).toBe('Ada')
  // And a backend's name takes the place of any, for good.
  await server.api('POST', '/v1/persons', ada)
  await browser.call('/person', { method: 'PUT', body: { name: 'Mallory' } })
  await opened(server, { external_id: 'user_ada', name: 'Mallory' })
  expect(await nameOf(server)).toBe('Ada Lovelace')
})
