import { expect, test } from 'vitest'
import { createFakePorts } from './ports.ts'
import { expectNoResidue } from './residue.ts'

const secrets = ['user_ada', 'Ada "the Countess" Lovelace', 'is it ☃?']

test('what holds no secret passes', async () => {
  const { lasting, perTab } = createFakePorts()
  lasting.setItem('user', 'Ada')
  await expectNoResidue(secrets, { lasting, perTab, posted: () => [{ name: 'Bob' }, null, 12] })
})

test('a secret that is left is told by its number and place, and not itself', async () => {
  const { lasting, perTab } = createFakePorts()
  lasting.setItem('a', JSON.stringify({ name: secrets[1] }))
  perTab.setItem('user_ada', '1')
  const places = { lasting, perTab, asked: () => `/v1?q=${encodeURIComponent(secrets[2] ?? '')}` }
  const error = await expectNoResidue(secrets, places).catch((reason: unknown) => reason)
  expect(error).toEqual(
    new Error('Something was left: secret 2 in lasting, secret 1 in perTab, secret 3 in asked.'),
  )
})

const cycle: unknown[] = []
cycle.push(cycle, { name: 'user_ada' })

test.for<[string, unknown]>([
  ['a key', { user_ada: 1 }],
  ['a map', new Map([[{ id: 'user_ada' }, 1]])],
  ['a set', new Set(['user_ada'])],
  ['bytes', new TextEncoder().encode('user_ada')],
  ['a buffer', new TextEncoder().encode('user_ada').buffer],
  ['a blob', new Blob(['user_', 'ada'])],
  ['an error', new Error('Not for user_ada.')],
  ['a circle', cycle],
  ['a promise', Promise.resolve('user_ada')],
])('it is found in %s', async ([, value]) => {
  await expect(expectNoResidue(secrets, { place: () => value })).rejects.toThrow(
    'secret 1 in place.',
  )
})

test.for([
  encodeURI('is it ☃?'),
  encodeURIComponent('is it ☃?'),
  new URLSearchParams({ q: 'is it ☃?' }).toString(),
  '{"q":"is it ☃?"}',
])('it is found as %s', async (text) => {
  await expect(expectNoResidue(secrets, { place: () => text })).rejects.toThrow('secret 3')
})

test('numbers are searched as they are written', async () => {
  await expect(expectNoResidue(['4711'], { place: () => [14_711] })).rejects.toThrow('secret 1')
})

test('a place that cannot be searched does not pass for clean', async () => {
  const { lasting } = createFakePorts()
  lasting.refuse('anything')
  await expect(expectNoResidue(secrets, { lasting })).rejects.toThrow('Access is denied.')
})

test('without a page there has to be a place', async () => {
  await expect(expectNoResidue(secrets)).rejects.toThrow('pass places')
})

test('an empty secret is refused: it would be found everywhere', async () => {
  await expect(expectNoResidue(['a', ''], { place: () => [] })).rejects.toThrow('Secret 2 is empty')
})
