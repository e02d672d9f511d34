import { expect, test } from 'vitest'
import type { Answer } from './testing/stage.ts'
import { allOf, answer, createStage, listOf, person, refusal, rejection } from './testing/stage.ts'

const failed = (code: string, more = {}) => expect.objectContaining({ code, ...more })

const personOf = (index: number) => ({ ...person, id: `person_${index}` })
/** So many persons, two to a page; the cursor is where to go on. */
const twoByTwo =
  (count: number): Answer =>
  ({ url }) => {
    const from = Number(url.searchParams.get('cursor') ?? 0)
    const items = Array.from({ length: Math.min(2, count - from) }, (_, at) => personOf(from + at))
    return Response.json(listOf(items, from + 2 < count ? String(from + 2) : null))
  }

test.for([0, 1, 2, 3, 4, 5])('a list of %s is gone through from page to page', async (count) => {
  const { client, asked } = createStage(twoByTwo(count))
  const all = await allOf(client.persons.list({ externalId: 'a+b', limit: 2 }))
  expect(all.map(({ id }) => id)).toEqual(
    Array.from({ length: count }, (_, index) => personOf(index).id),
  )
  const pages = Math.max(1, Math.ceil(count / 2))
  const cursors = Array.from({ length: pages }, (_, at) => (at === 0 ? '' : `&cursor=${at * 2}`))
  expect(asked.map(({ url }) => url.search)).toEqual(
    cursors.map((cursor) => `?external_id=a%2Bb&limit=2${cursor}`),
  )
})

test('a page is fetched when its first item is asked for, and not before (PG-05)', async () => {
  const { client, asked } = createStage(twoByTwo(1_000_000))
  const list = client.persons.list()
  expect(asked).toHaveLength(0)
  const iterator = list[Symbol.asyncIterator]()
  const pages: number[] = []
  for (let index = 0; index < 5; index += 1) {
    await iterator.next()
    pages.push(asked.length)
  }
  expect(pages).toEqual([1, 1, 2, 2, 3])
  await iterator.return?.()
  expect(await iterator.next()).toEqual({ done: true, value: undefined })
  expect(asked).toHaveLength(3)
})

test('leaving the loop ends it, and every loop begins anew', async () => {
  const { client, asked } = createStage(twoByTwo(10))
  const list = client.persons.list()
  for (let round = 1; round <= 2; round += 1) {
    const seen: string[] = []
    for await (const { id } of list) {
      seen.push(id)
      if (seen.length === 3) break
    }
    expect(seen).toEqual(['person_0', 'person_1', 'person_2'])
    expect(asked).toHaveLength(2 * round)
  }
})

test.for([1, 2])('a loop that is aborted at item %s takes no other (PG-05)', async (at) => {
  const controller = new AbortController()
  const { client, asked } = createStage(twoByTwo(1_000))
  const seen: string[] = []
  async function walk(): Promise<void> {
    for await (const { id } of client.persons.list({ signal: controller.signal })) {
      seen.push(id)
      if (seen.length === at) controller.abort(new Error('enough'))
    }
  }
  await expect(walk()).rejects.toThrow('enough')
  expect(seen).toHaveLength(at)
  expect(asked).toHaveLength(1)
})

test('an abort ends a loop that waits for its next page', async () => {
  const controller = new AbortController()
  const { client, clock } = createStage([twoByTwo(4), refusal(503, 'service_unavailable')])
  const { signal } = controller
  const walk = rejection(allOf(client.persons.list({ signal })))
  await clock.whenSet(250)
  controller.abort(new Error('enough'))
  expect(await walk).toHaveProperty('message', 'enough')
})

test('a page that fails for a passing reason is asked for again, none twice', async () => {
  const { client, clock, asked } = createStage([
    twoByTwo(4),
    refusal(503, 'service_unavailable'),
    twoByTwo(4),
  ])
  const walk = allOf(client.persons.list())
  await clock.elapse(250)
  expect((await walk).map(({ id }) => id)).toEqual(['person_0', 'person_1', 'person_2', 'person_3'])
  expect(asked.map(({ url }) => url.search)).toEqual(['', '?cursor=2', '?cursor=2'])
})

test.for([
  ['no cursor', { ...listOf([person]), has_more: true }],
  ['the cursor it was asked for', listOf([person], 'again')],
] as const)('a list that has more but %s is no endless loop', async ([, body]) => {
  const { client, asked } = createStage(answer(200, body))
  const walk = allOf(client.persons.list())
  await expect(walk).rejects.toEqual(failed('unexpected_answer'))
  expect(asked.length).toBeLessThan(3)
})

test('a list whose id is missing asks for nothing, rather than for everybody', async () => {
  const { client, asked } = createStage(twoByTwo(4))
  const user: { id?: string } = {}
  for (const list of [
    client.persons.list({ externalId: user.id }),
    client.interviews.list({ externalId: user.id }),
    client.interviews.list({ personId: user.id }),
    client.keys.list({ templateId: user.id }),
  ]) {
    await expect(allOf<unknown>(list)).rejects.toEqual(failed('validation_error'))
  }
  const page = client.persons.page({ externalId: user.id })
  await expect(page).rejects.toEqual(failed('validation_error', { field: 'externalId' }))
  expect(asked).toEqual([])
})

test('filters are those of the wire', async () => {
  const { client, asked } = createStage(answer(200, listOf([])))
  await client.interviews.page({
    templateId: 'tpl_1',
    status: 'joined',
    since: '2026-05-01T12:00:00+02:00',
    externalId: 'user_123',
    personId: 'person_1',
    limit: 200,
    cursor: 'c',
  })
  await client.keys.page({ kind: 'embed', templateId: 'tpl_1' })
  await client.templates.page({ archived: true })
  await client.templates.versionsPage('tpl_1', { limit: 1 })
  expect(asked.map(({ url }) => url.pathname)).toEqual([
    '/v1/interviews',
    '/v1/keys',
    '/v1/templates',
    '/v1/templates/tpl_1/versions',
  ])
  expect(asked.map(({ url }) => Object.fromEntries(url.searchParams))).toEqual([
    {
      template_id: 'tpl_1',
      status: 'joined',
      since: '2026-05-01T12:00:00+02:00',
      external_id: 'user_123',
      person_id: 'person_1',
      limit: '200',
      cursor: 'c',
    },
    { kind: 'embed', template_id: 'tpl_1' },
    { archived: 'true' },
    { limit: '1' },
  ])
})
