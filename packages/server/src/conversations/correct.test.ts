import { expect, test } from 'vitest'
import type { TestStream } from '../testing/stream.ts'
import {
  found,
  joinedToConfirm,
  participantOf,
  settle,
  templateToConfirm,
} from '../testing/goals-to-confirm.ts'
import { createReader } from '../testing/reader.ts'
import { startTestServer } from '../testing/server.ts'

const toConfirm = { template: templateToConfirm }

const aCommit = expect.stringMatching(/^commit_/)

function capturesOf(stream: TestStream, goalId: string) {
  return stream.events.flatMap(({ name, data }) =>
    name === 'captured' && 'goal_id' in data && data.goal_id === goalId ? [data] : [],
  )
}

/** Past a turn in which the agent has settled everything. */
async function allSettled() {
  const conversation = await joinedToConfirm(await startTestServer(toConfirm))
  settle(conversation.opening, 'name', 'team_size', 'address')
  conversation.opening.say('Noted.')
  conversation.opening.end()
  await conversation.stream.until('turn', ({ state }) => state === 'completed')
  return conversation
}

test('an answer that waits is replaced, and waits on (Rule 60)', async () => {
  const { stream, correct, confirm } = await allSettled()
  const corrected = await correct('name', 'Eda')
  expect(corrected).toMatchObject({ status: 200 })
  expect(corrected.body).toEqual({
    goal: { id: 'name', type: 'open', title: 'Name', state: 'captured' },
    captured: { goal_id: 'name', data: 'Eda' },
    status: 'joined',
  })
  expect((await confirm('name')).body.captured).toEqual({
    goal_id: 'name',
    data: 'Eda',
    commit_id: aCommit,
  })
  await stream.until('captured', ({ goal_id, commit_id }) => goal_id === 'name' && !!commit_id)
  expect(capturesOf(stream, 'name').map(({ data }) => data)).toEqual(['Ada', 'Eda', 'Eda'])
})

test('one that is final becomes a new commit, which says whose place it takes (Rule 60)', async () => {
  const { server, calls, stream, correct } = await allSettled()
  const [first] = capturesOf(stream, 'team_size').slice(-1)
  const second = (await correct('team_size', 4)).body
  expect(second).toMatchObject({
    goal: { state: 'committed' },
    captured: { data: 4, commit_id: aCommit, supersedes: first?.commit_id },
  })
  const third = (await correct('team_size', 5)).body
  expect(third.captured).toEqual({
    goal_id: 'team_size',
    data: 5,
    commit_id: aCommit,
    supersedes: second.captured.commit_id,
  })
  const ids = [first, second.captured, third.captured].map(({ commit_id }) => String(commit_id))
  expect(new Set(ids).size).toBe(3)

  await stream.until('captured', ({ data }) => data === 5)
  const live = createReader()
  live.apply(stream.events)
  expect(live.shown.captured.get('team_size')).toEqual(third.captured)
  // Whoever comes later is shown the same.
  const later = await calls.stream()
  await later.until('ping')
  const anew = createReader()
  anew.apply(later.events)
  expect(anew.shown).toEqual(live.shown)
  expect(await server.query(`select seq from events where name = 'goal'`)).not.toHaveLength(0)
  const [{ id }] = (await server.api('GET', '/v1/interviews')).body.items
  expect((await server.api('GET', `/v1/interviews/${id}`)).body.findings).toEqual({ team_size: 5 })
})

test('the same answer again is no correction (Rule 60)', async () => {
  const { server, stream, correct } = await allSettled()
  const before = await server.query('select count(*) as count from events')
  expect((await correct('address', { ...found.address })).body.captured.data).toEqual(found.address)
  expect((await correct('team_size', 3)).body.captured.supersedes).toBeUndefined()
  expect(await server.query('select count(*) as count from events')).toEqual(before)
  expect(capturesOf(stream, 'address')).toHaveLength(1)
})

test('two corrections at once are both made, one after the other (Rule 60)', async () => {
  const { stream, correct } = await allSettled()
  const sizes = Array.from({ length: 8 }, (_, index) => index + 10)
  const answers = await Promise.all(sizes.map((size) => correct('team_size', size)))
  expect(answers.map(({ status }) => status)).toEqual(sizes.map(() => 200))
  await stream.until('captured', () => capturesOf(stream, 'team_size').length === 10)
  const commits = capturesOf(stream, 'team_size').slice(1)
  expect(commits.map(({ supersedes }) => supersedes)).toEqual([
    undefined,
    ...commits.slice(0, -1).map(({ commit_id }) => commit_id),
  ])
})

test.for([
  { what: 'too short', goalId: 'name', data: 'A', field: 'data' },
  { what: 'a number', goalId: 'name', data: 7, field: 'data' },
  { what: 'null', goalId: 'name', data: null, field: 'data' },
  { what: 'too small', goalId: 'team_size', data: 0, field: 'data' },
  { what: 'half of one', goalId: 'team_size', data: 2.5, field: 'data' },
  { what: 'text', goalId: 'team_size', data: '3', field: 'data' },
  { what: 'a list', goalId: 'address', data: [], field: 'data' },
  { what: 'without what is required', goalId: 'address', data: {}, field: 'data.street' },
  { what: 'wrong inside', goalId: 'address', data: { street: 1 }, field: 'data.street' },
  {
    what: 'wrong in a list',
    goalId: 'address',
    data: { street: 'x', floors: [1, 'two'] },
    field: 'data.floors[1]',
  },
  { what: 'too much', goalId: 'address', data: { street: 'x', city: 'Paris' }, field: 'data.city' },
  {
    what: 'of odd keys',
    goalId: 'address',
    data: { street: 'x', 'a/b~c': 1 },
    field: 'data.a/b~c',
  },
  {
    what: 'of a __proto__ (PA-07)',
    goalId: 'address',
    data: JSON.parse('{"street": "x", "__proto__": 1}') as unknown,
    field: 'data.__proto__',
  },
  { what: 'U+0000 (PA-09)', goalId: 'name', data: 'Ada\0', field: 'data' },
  { what: 'half a character (PA-09)', goalId: 'name', data: 'Ada\ud800', field: 'data' },
  { what: 'a number that lost digits', goalId: 'team_size', data: 1e300, field: 'data' },
  { what: 'too long', goalId: 'address', data: { street: 'x'.repeat(65 * 1024) }, field: 'data' },
])('$goalId may not be $what: $field says where (Rule 60)', async ({ goalId, data, field }) => {
  const { server, correct } = await allSettled()
  const before = await server.query('select count(*) as count from events')
  const answer = await correct(goalId, data)
  expect(answer).toMatchObject({
    status: 400,
    body: { error: { code: 'validation_error', field } },
  })
  expect(answer.body.error.message).not.toContain('Paris')
  expect(await server.query('select count(*) as count from events')).toEqual(before)
})

test('ten thousand levels are refused without a word of them (PA-09)', async () => {
  const { calls, correct } = await allSettled()
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  const answer = await calls.call('/goals/name', { method: 'PUT', body: `{"data":${deep}}` })
  expect(answer).toMatchObject({ status: 400, body: { error: { field: 'data' } } })
  expect(answer.body.error.message).toBe('Expected at most 20 levels.')
  expect((await correct('name', 'Eda')).status).toBe(200)
})

test('a body is one answer and nothing else', async () => {
  const { calls } = await allSettled()
  for (const [body, field] of [
    [{}, 'data'],
    [{ data: 'Eda', goal_id: 'name' }, 'goal_id'],
    [{ data: 'Eda', commit: true }, 'commit'],
  ] as const) {
    const answer = await calls.call('/goals/name', { method: 'PUT', body })
    expect(answer).toMatchObject({ status: 400, body: { error: { field } } })
  }
})

test('only an answer there is can be corrected: the others are given in a message (Rule 60)', async () => {
  const { opening, stream, correct } = await joinedToConfirm(await startTestServer(toConfirm))
  opening.do({ type: 'capture', goalId: 'address', data: { floors: [1] } })
  opening.say('In which street?')
  await stream.until('delta')
  const refusal = { status: 409, body: { error: { code: 'conflict' } } }
  expect(await correct('address', found.address)).toMatchObject(refusal)
  expect(await correct('name', 'Ada')).toMatchObject(refusal)
  expect(await correct('nobody', 'Ada')).toMatchObject({ status: 404 })
})

test('what the agent says again after a correction does not undo it (Rule 60)', async () => {
  const { server, opening, stream, calls, correct } = await joinedToConfirm(
    await startTestServer(toConfirm),
  )
  settle(opening, 'name', 'team_size')
  opening.say('Noted')
  await stream.until('delta')
  await correct('name', 'Eda')
  await correct('team_size', 4)
  settle(opening, 'name', 'team_size')
  opening.say(', and noted')
  opening.fail(new Error('the model is away'))
  const { data } = await stream.until('turn', ({ state }) => state === 'failed')
  await calls.retry(data.id)
  const second = await server.agent.next()
  expect(second.turn.captured.size).toBe(0)
  settle(second, 'name', 'team_size')
  second.say('.')
  second.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown.captured.get('name')).toEqual({ goal_id: 'name', data: 'Eda' })
  expect(reader.shown.captured.get('team_size')).toMatchObject({ data: 4, supersedes: aCommit })
  await calls.send('Next?')
  expect([...(await server.agent.next()).turn.captured]).toEqual([
    ['name', { data: 'Eda', settled: true, committed: false }],
    ['team_size', { data: 4, settled: true, committed: true }],
  ])
})

test('neither a correction nor a confirmation starts a turn, and one under way goes on', async () => {
  const { server, opening, stream, correct, confirm } = await joinedToConfirm(
    await startTestServer(toConfirm),
  )
  settle(opening, 'name', 'team_size')
  opening.say('Noted')
  await stream.until('delta')
  await Promise.all([correct('name', 'Eda'), correct('team_size', 4), confirm('name')])
  opening.say('.')
  opening.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  await correct('team_size', 5)
  await stream.until('captured', ({ data }) => data === 5)
  expect(server.agent.asked()).toBe(1)
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown).toMatchObject({
    turn: { state: 'completed' },
    messages: [{ text: 'Noted.', state: 'complete' }],
  })
})

test('a correction ends nothing, even where nothing else is left to do (Rule 63)', async () => {
  const { opening, stream, correct, confirm } = await joinedToConfirm(
    await startTestServer(toConfirm),
  )
  settle(opening, 'name', 'address')
  opening.say('And the size?')
  await stream.until('delta')
  await Promise.all([confirm('name'), confirm('address')])
  settle(opening, 'team_size')
  opening.say(' Thank you, ')
  await stream.until('delta', ({ text }) => text.includes('Thank'))
  expect((await correct('team_size', 4)).body.status).toBe('joined')
  opening.say('Ada.')
  opening.end()
  await stream.ended
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown).toMatchObject({
    status: 'completed',
    messages: [{ text: 'And the size? Thank you, Ada.', state: 'complete' }],
  })
})

test('whoever corrects or confirms is active', async () => {
  const { server, correct, confirm } = await allSettled()
  const lastSeen = async () => (await server.query('select last_active_at from conversations'))[0]
  const seen = [await lastSeen()]
  server.advance(60_000)
  await correct('name', 'Eda')
  seen.push(await lastSeen())
  server.advance(60_000)
  await confirm('name')
  seen.push(await lastSeen())
  expect(new Set(seen.map((row) => row?.['last_active_at'])).size).toBe(3)
})

test('an answer of another conversation is out of reach', async () => {
  const { server } = await allSettled()
  const other = await server.open()
  expect(await participantOf(server.in(other)).correct('name', 'Eve')).toMatchObject({
    status: 409,
  })
})
