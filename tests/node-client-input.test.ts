import type { RoxelsErrorCode } from '@roxels/node'
import { expect, test } from 'vitest'
import { allOf, startBackend } from './backend.ts'

// What the typed client for backends makes of odd ids and of what a real server refuses.

const refused = (code: RoxelsErrorCode, status: number, field?: string) =>
  expect.objectContaining({
    name: 'RoxelsError',
    code,
    status,
    field,
    requestId: expect.stringMatching(/^req_/),
  })

const hostile = [
  ['a/b', '../', '../../v1/keys', '..', '.', '%2F', '%252F', '+', 'a+b c', 'a&b=c#d?e', '"', "'"],
  ['\\', '`', '$1', '0', '__proto__', 'constructor', 'ä', 'a\u0308', 'ÄA', '\u202eabc', 'שלום'],
  ['👩‍👩‍👧‍👦', '🧡'.repeat(255)],
].flat()

test('any id a host may have comes back as it is, and finds one person alone (PA-10, PA-13)', async () => {
  const { server, client } = await startBackend()
  const template_id = server.templateId
  const people = new Map<string, string>()
  for (const external_id of hostile) {
    const person = await client.persons.upsert({ external_id })
    expect(person.external_id).toBe(external_id)
    people.set(external_id, person.id)
    await client.interviews.create({ template_id, persons: [{ external_id }] })
  }
  expect(new Set(people.values()).size).toBe(hostile.length)
  for (const [externalId, id] of people) {
    const found = await allOf(client.persons.list({ externalId }))
    expect(found.map((person) => person.id)).toEqual([id])
    const talks = await allOf(client.interviews.list({ externalId }))
    expect(talks.map(({ participants }) => participants[0]?.person_id)).toEqual([id])
  }
})

test('an id that is none names nothing, wherever it would lead', async () => {
  const { client } = await startBackend()
  const missing = refused('not_found', 404)
  for (const id of [
    'a/b',
    '../persons',
    '..%2Fkeys',
    '%2e%2e',
    'x?limit=1',
    'x#',
    ' ',
    '+',
    '🧡',
  ]) {
    await expect(client.persons.get(id)).rejects.toEqual(missing)
    await expect(client.interviews.delete(id)).rejects.toEqual(missing)
    await expect(client.templates.archive(id)).rejects.toEqual(missing)
    await expect(client.keys.update(id, { name: 'a' })).rejects.toEqual(missing)
  }
})

test('what the server refuses says where', async () => {
  const { client, server, clientOf } = await startBackend()
  const invalid = (field: string) => refused('validation_error', 400, field)
  const { persons, interviews } = client
  await expect(persons.page({ limit: 0 })).rejects.toEqual(invalid('limit'))
  await expect(persons.page({ cursor: 'forged' })).rejects.toEqual(invalid('cursor'))
  await expect(persons.upsert({ external_id: 'null' })).rejects.toEqual(invalid('external_id'))
  await expect(
    interviews.create({ template_id: server.templateId, persons: [{ external_id: ' ' }] }),
  ).rejects.toEqual(invalid('persons[0].external_id'))
  // A name that TypeScript would not let through is refused by the server, not dropped here.
  const misnamed = { external_id: 'user_123', externalID: 'user_123' }
  await expect(persons.page(misnamed as never)).rejects.toEqual(invalid('external_i_d'))

  const { id } = await persons.upsert({ external_id: 'user_123' }, { idempotencyKey: 'one' })
  const other = persons.upsert({ external_id: 'user_124' }, { idempotencyKey: 'one' })
  await expect(other).rejects.toEqual(refused('conflict', 409, 'Idempotency-Key'))
  expect(
    await persons.upsert({ external_id: 'user_123' }, { idempotencyKey: 'one' }),
  ).toMatchObject({ id })

  const stranger = clientOf({ secretKey: 'sk_nobody' })
  await expect(stranger.persons.page()).rejects.toEqual(refused('unauthorized', 401))
})
