import type { PersonRecord } from '@roxels/protocol/api'
import { expect, test } from 'vitest'
import { find, upsert } from '../testing/persons.ts'
import { startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

const ada = { external_id: 'user_ada', name: 'Ada', org_context: { plan: 'pro' } }

test('an id is compared exactly and comes back as it was (PA-10, PA-11, PA-13)', async () => {
  const server = await startTestServer()
  const ids = [
    'a',
    'A',
    'a%',
    '_',
    '%',
    'a%2Fb',
    'a/b',
    '../a',
    'a+b',
    'a b',
    '"a"',
    "a'b",
    'a&external_id=b',
    '#a',
    '\u00e9',
    'e\u0301',
    '\u05d0\u05d1',
    '\u{1f469}\u200d\u{1f680}',
    '\u{1f600}'.repeat(255),
    'ß',
    'ss',
    'İ',
    'i',
    '١',
    '1',
    '01',
    '0',
    '__proto__',
    'toString',
    'a\\',
    'a`b',
    '{a}',
  ]
  const made = await Promise.all(ids.map((external_id) => upsert(server, { external_id })))
  expect(new Set(made.map(({ id }) => id)).size).toBe(ids.length)
  for (const [index, externalId] of ids.entries()) {
    const found = await find(server, externalId)
    expect(
      found.map(({ id }) => id),
      externalId,
    ).toEqual([made[index]?.id])
    expect(found[0]?.external_id).toBe(externalId)
  }
  expect(await find(server, 'unheard of')).toEqual([])
})

test('an anonymous person is in no list and has no page', async () => {
  const server = await startTestServer()
  await server.open({})
  expect((await server.api('GET', '/v1/persons')).body).toEqual({
    items: [],
    next_cursor: null,
    has_more: false,
  })
  const [row] = await server.query('select id from persons')
  expect((await server.api('GET', `/v1/persons/${String(row?.['id'])}`)).status).toBe(404)
})

test('one id in two organisations is two persons who never meet (PA-13)', async () => {
  const { other, ...server } = await startTestServerOfTwo()
  const [ours, theirs] = await Promise.all([
    server.api('POST', '/v1/persons', ada),
    other.api('POST', '/v1/persons', { ...ada, name: 'Other Ada' }),
  ])
  expect([ours.status, theirs.status]).toEqual([201, 201])
  expect(ours.body.id).not.toBe(theirs.body.id)
  for (const [backend, own, foreign] of [
    [server, ours.body, theirs.body],
    [other, theirs.body, ours.body],
  ] as const) {
    expect(await find(backend, 'user_ada')).toMatchObject([{ id: own.id, name: own.name }])
    const { body } = await backend.api('GET', '/v1/persons')
    expect(body.items.map(({ id }: PersonRecord) => id)).toEqual([own.id])
    const absent = await backend.api('GET', `/v1/persons/${foreign.id}`)
    expect(absent).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
  }
})
