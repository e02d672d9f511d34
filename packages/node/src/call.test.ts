import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathOf } from './call.ts'

const list = (filters: object, paging = {}) =>
  pathOf({ method: 'GET', route: '/v1/persons', filters, paging })
const one = (id: unknown) =>
  pathOf({ method: 'GET', route: '/v1/persons/{id}', params: { id: id as string } })
const refused = (field: string) => expect.objectContaining({ code: 'validation_error', field })

test('filters have the names of the wire, and what is left out is not there', () => {
  expect(list({})).toBe('/v1/persons')
  expect(list({}, { limit: undefined, cursor: undefined })).toBe('/v1/persons')
  expect(list({ externalId: 'user_123', archived: false }, { limit: 7, cursor: 'a=b' })).toBe(
    '/v1/persons?external_id=user_123&archived=false&limit=7&cursor=a%3Db',
  )
})

test.for([undefined, null, 7, { id: 1 }, Symbol('id'), Number.NaN])(
  'a filter that is %s is refused: without it everybody would be listed',
  (externalId) => {
    expect(() => list({ externalId })).toThrow(refused('externalId'))
  },
)

const hostile = ['a/b', '../', '..', '%2F', '%252e', '+', ' a&b=c', '#', '?', '"', '\u202e', '\0']

test('any text comes through a filter as it is (PA-10)', () => {
  function comesThrough(id: string): void {
    const url = new URL(list({ externalId: id, other: 'x' }), 'https://talk.example')
    expect(url.pathname).toBe('/v1/persons')
    expect([...url.searchParams]).toEqual([
      ['external_id', id],
      ['other', 'x'],
    ])
  }
  for (const id of [...hostile, '🧡'.repeat(255)]) comesThrough(id)
  fc.assert(fc.property(fc.string({ unit: 'binary' }), comesThrough))
})

test('any id stays one part of the path (PA-10)', () => {
  function staysOne(id: string): void {
    const { pathname, search, hash } = new URL(one(id), 'https://talk.example')
    const [, v1, persons, part, ...more] = pathname.split('/')
    expect([v1, persons, decodeURIComponent(part ?? ''), ...more]).toEqual(['v1', 'persons', id])
    expect(search + hash).toBe('')
  }
  const ids = [...hostile, '🧡'.repeat(255)].filter((id) => id !== '..')
  for (const id of ids) staysOne(id)
  const isPart = (id: string) => !['', '.', '..'].includes(id)
  fc.assert(fc.property(fc.string({ unit: 'binary' }).filter(isPart), staysOne))
})

test.for(['', '.', '..', undefined, null, {}])('%j is no id: it would lead elsewhere', (id) => {
  expect(() => one(id)).toThrow(refused('id'))
})

test('a lone surrogate is refused before it becomes the id of somebody else (PA-09)', () => {
  expect(() => one('user_\ud800')).toThrow(refused('id'))
  expect(() => list({ externalId: '\udfff' })).toThrow(refused('externalId'))
})
