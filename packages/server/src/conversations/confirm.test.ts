import { expect, test } from 'vitest'
import { found, joinedToConfirm, settle, templateToConfirm } from '../testing/goals-to-confirm.ts'
import { createReader } from '../testing/reader.ts'
import { startTestServer } from '../testing/server.ts'

const toConfirm = { template: templateToConfirm }

const aCommit = expect.stringMatching(/^commit_/)

test('an answer to confirm is captured, and final only once its participant confirms it (Rule 61)', async () => {
  const { opening, stream, confirm } = await joinedToConfirm(await startTestServer(toConfirm))
  settle(opening, 'name')
  opening.say('Noted.')
  opening.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  const before = createReader()
  before.apply(stream.events)
  expect(before.shown.captured.get('name')).toEqual({ goal_id: 'name', data: 'Ada' })
  expect(before.shown.goals.map(({ state }) => state)).toEqual(['captured', 'active', 'open'])

  const confirmed = await confirm('name')
  expect(confirmed).toMatchObject({ status: 200 })
  expect(confirmed.body).toEqual({
    goal: { id: 'name', type: 'open', title: 'Name', state: 'committed' },
    captured: { goal_id: 'name', data: 'Ada', commit_id: aCommit },
    status: 'joined',
  })
  await stream.until('goal', ({ to }) => to === 'committed')
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown.captured.get('name')).toEqual(confirmed.body.captured)
  expect(reader.shown.goals.map(({ state }) => state)).toEqual(['committed', 'active', 'open'])
})

test('confirming twice, or what was final at once, changes nothing (Rule 61)', async () => {
  const { server, opening, stream, confirm } = await joinedToConfirm(
    await startTestServer(toConfirm),
  )
  settle(opening, 'name', 'team_size')
  opening.say('Noted.')
  await stream.until('delta')
  const answers = await Promise.all(Array.from({ length: 6 }, () => confirm('name')))
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect((await confirm('team_size')).body).toMatchObject({
    goal: { state: 'committed' },
    captured: { data: 3, commit_id: aCommit },
  })
  const commits = `select seq from events where name = 'captured' and data like '%commit_id%'`
  expect(await server.query(commits)).toHaveLength(2)
})

test('only an answer there is can be confirmed (Rule 61)', async () => {
  const { opening, stream, confirm } = await joinedToConfirm(await startTestServer(toConfirm))
  opening.do({ type: 'capture', goalId: 'name', data: 'A' })
  opening.say('And the rest of it?')
  await stream.until('delta')
  const refusal = { status: 409, body: { error: { code: 'conflict' } } }
  expect(await confirm('name')).toMatchObject(refusal)
  expect(await confirm('address')).toMatchObject(refusal)
  for (const unknown of ['nobody', '__proto__', 'a%20b', 'x'.repeat(65)]) {
    expect(await confirm(unknown)).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found' } },
    })
  }
})

test('the last confirmation completes the conversation, with nothing said any more (Rule 63)', async () => {
  const { server, opening, stream, calls, confirm } = await joinedToConfirm(
    await startTestServer(toConfirm),
  )
  settle(opening, 'name', 'team_size', 'address')
  opening.say('Please confirm.')
  opening.do({ type: 'complete' })
  opening.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  expect((await confirm('address')).body.status).toBe('joined')
  expect((await confirm('name')).body.status).toBe('completed')
  await stream.ended
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown.status).toBe('completed')
  expect(reader.shown.goals.map(({ state }) => state)).toEqual([
    'committed',
    'committed',
    'committed',
  ])
  expect(stream.events.slice(-4).map(({ name }) => name)).toEqual([
    'captured',
    'goal',
    'status',
    'close',
  ])
  expect(stream.events.at(-1)?.data).toMatchObject({ reason: 'conversation_closed' })
  expect(server.agent.asked()).toBe(1)
  const [{ id }] = (await server.api('GET', '/v1/interviews')).body.items
  const record = await server.api('GET', `/v1/interviews/${id}`)
  expect(record.body).toMatchObject({ status: 'completed', findings: found })
  expect(await server.query('select abandon_at from conversations')).toEqual([{ abandon_at: null }])

  // Its answer may have been lost.
  const again = await confirm('name')
  expect(again).toMatchObject({ status: 200, body: { status: 'completed' } })
  expect((await calls.send('Wait!')).status).toBe(409)
})

test('it does so in the middle of a turn, which stops there (Rule 63)', async () => {
  const { opening, stream, calls, confirm } = await joinedToConfirm(
    await startTestServer(toConfirm),
  )
  settle(opening, 'name', 'team_size', 'address')
  opening.say('Please look over ')
  await stream.until('delta')
  await Promise.all([confirm('name'), confirm('address')])
  expect(opening.turn.signal.aborted).toBe(true)
  await stream.ended
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown).toMatchObject({
    status: 'completed',
    turn: { state: 'stopped' },
    messages: [{ text: 'Please look over ', state: 'stopped' }],
  })
  opening.say('what I noted.')
  opening.end()
  expect((await calls.call('/messages')).body.items).toMatchObject([{ text: 'Please look over ' }])
  expect(stream.events.filter(({ name }) => name === 'status')).toHaveLength(1)
})

test('where the agent finishes last, its turn ends the conversation, whether or not it knows (Rule 63)', async () => {
  const { opening, stream, confirm } = await joinedToConfirm(await startTestServer(toConfirm))
  settle(opening, 'name', 'address')
  opening.say('And the size?')
  await stream.until('delta')
  await Promise.all([confirm('name'), confirm('address')])
  settle(opening, 'team_size')
  opening.say(' Please confirm.')
  opening.end()
  await stream.ended
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown).toMatchObject({
    status: 'completed',
    turn: { state: 'completed' },
    messages: [{ text: 'And the size? Please confirm.', state: 'complete' }],
  })
})

test('a turn that fails ends nothing: begun again it does (Rule 63)', async () => {
  const { server, opening, stream, calls, confirm } = await joinedToConfirm(
    await startTestServer(toConfirm),
  )
  settle(opening, 'name', 'address')
  opening.say('And the size?')
  await stream.until('delta')
  await Promise.all([confirm('name'), confirm('address')])
  settle(opening, 'team_size')
  opening.say(' Thank ')
  opening.fail(new Error('the model is away'))
  const { data } = await stream.until('turn', ({ state }) => state === 'failed')
  expect((await confirm('team_size')).body.status).toBe('joined')
  await calls.retry(data.id)
  const second = await server.agent.next()
  second.say('you.')
  second.end()
  await stream.ended
  const reader = createReader()
  reader.apply(stream.events)
  expect(reader.shown).toMatchObject({
    status: 'completed',
    messages: [{ text: 'And the size? Thank you.' }],
  })
})

test('a message that waits to be answered keeps the agent’s turn from ending it (Rule 63)', async () => {
  const { server, opening, stream, calls, confirm } = await joinedToConfirm(
    await startTestServer(toConfirm),
  )
  settle(opening, 'name', 'address')
  opening.say('And the size?')
  await stream.until('delta')
  await Promise.all([confirm('name'), confirm('address')])
  await calls.send('Is anybody there?')
  settle(opening, 'team_size')
  opening.end()
  const next = await server.agent.next()
  expect(next.turn.heard).toEqual(['Is anybody there?'])
  next.say('Yes.')
  next.end()
  await stream.ended
  expect(stream.events.filter(({ name }) => name === 'status')).toHaveLength(1)
})

test('an agent may not complete over what is still to be confirmed (Rule 63)', async () => {
  const { opening, stream, confirm } = await joinedToConfirm(await startTestServer(toConfirm))
  settle(opening, 'name', 'team_size', 'address')
  opening.say('Bye.')
  opening.do({ type: 'complete' })
  opening.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  expect((await confirm('name')).body.status).toBe('joined')
})

test('what has ended without it cannot be confirmed any more (Rule 61)', async () => {
  const { server, opening, stream, confirm, correct, end } = await joinedToConfirm(
    await startTestServer(toConfirm),
  )
  settle(opening, 'name', 'team_size')
  opening.say('Noted.')
  await stream.until('delta')
  await end()
  const refusal = { status: 409, body: { error: { code: 'conflict' } } }
  expect(await confirm('name')).toMatchObject(refusal)
  expect(await correct('name', 'Eda')).toMatchObject(refusal)
  expect(await correct('team_size', 4)).toMatchObject(refusal)
  // Nothing to change, nothing to refuse: the answer to an earlier call may have been lost.
  expect(await correct('name', 'Ada')).toMatchObject({ status: 200, body: { status: 'completed' } })
  expect(await confirm('team_size')).toMatchObject({ status: 200 })
  const [{ id }] = (await server.api('GET', '/v1/interviews')).body.items
  expect((await server.api('GET', `/v1/interviews/${id}`)).body).toMatchObject({
    findings: { team_size: 3 },
    goals: [{ state: 'captured', data: 'Ada' }, { state: 'committed' }, { state: 'active' }],
  })
})

test('an agent that is told again begins with what waited, and what was committed, as it was (Rule 45)', async () => {
  const { server, opening, stream, calls, confirm } = await joinedToConfirm(
    await startTestServer(toConfirm),
  )
  settle(opening, 'name')
  opening.do({ type: 'capture', goalId: 'team_size', data: 0 })
  opening.say('Noted.')
  opening.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  await calls.send('Three of us.')
  const first = await server.agent.next()
  const known = [
    ['name', { data: 'Ada', settled: true, committed: false }],
    ['team_size', { data: 0, settled: false, committed: false }],
  ]
  expect([...first.turn.captured]).toEqual(known)
  settle(first, 'team_size')
  first.say('Where ')
  await stream.until('delta', ({ text }) => text === 'Where ')
  await confirm('name')
  first.fail(new Error('the model is away'))
  const { data } = await stream.until('turn', ({ state }) => state === 'failed')

  await calls.retry(data.id)
  const second = await server.agent.next()
  expect([...second.turn.captured]).toEqual(known)
  expect(second.turn.said).toBe('Where ')
  settle(second, 'name', 'team_size')
  second.say('to?')
  second.end()
  await stream.until('turn', ({ id, state }) => id === data.id && state === 'completed')
  await calls.send('Rue Neuve')
  const third = await server.agent.next()
  expect([...third.turn.captured]).toEqual([
    ['name', { data: 'Ada', settled: true, committed: true }],
    ['team_size', { data: 3, settled: true, committed: true }],
  ])
  expect(stream.events.filter(({ name }) => name === 'captured')).toHaveLength(5)
})
