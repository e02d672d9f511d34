import { expect, test } from 'vitest'
import { ignoredIn, merged, personIn } from './options.ts'

test.for([
  { said: {}, person: undefined },
  { said: { externalId: 'a' }, person: { person: { externalId: 'a' } } },
  {
    said: { externalId: 'a', personName: 'Ada' },
    person: { person: { externalId: 'a', name: 'Ada' } },
  },
  { said: { personName: 'Ada' }, person: { person: { name: 'Ada' } } },
  { said: { externalId: null, personName: 'Ada' }, person: { person: null } },
  { said: { externalId: undefined }, person: { person: { externalId: undefined } } },
])('$said says who is here', ({ said, person }) => {
  expect(personIn(said)).toEqual(person)
})

test('a call goes by what the page was told, but for what it says itself', () => {
  const page = { templateKey: 'rk_1', display: 'compact', context: { plan: 'free' } } as const
  expect(merged(page, { display: 'modal' })).toEqual({ ...page, display: 'modal' })
  expect(merged(page, { templateKey: 'rk_2' })).toEqual({ ...page, templateKey: 'rk_2' })
})

test('a session that a backend made goes in place of the template, and nothing is said of it', () => {
  const page = { templateKey: 'rk_1', display: 'compact', context: { plan: 'free' } } as const
  const options = { sessionId: 'sess_1', externalId: 'eve' }
  expect(merged(page, options)).toEqual({ sessionId: 'sess_1', display: 'compact' })
  expect(ignoredIn(options)).toEqual(['externalId'])
  expect(ignoredIn({ externalId: 'ada', context: {} })).toEqual([])
})
