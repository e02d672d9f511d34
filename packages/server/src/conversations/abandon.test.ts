import { expect, test } from 'vitest'
import { joined } from '../testing/conversation.ts'
import { openDeadlines } from '../testing/deadlines.ts'
import { startTestServer } from '../testing/server.ts'
import { endConversation } from './end.ts'
import { removeConversation } from './remove.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

test.for<{
  what: string
  talk: Parameters<Awaited<ReturnType<typeof openDeadlines>>['begin']>[0]
  lasts: number
}>([
  { what: 'the window of its template', talk: {}, lasts: 30 * dayMs },
  {
    what: 'another window',
    talk: { settings: { embedded: { resumption: { enabled: true, window_days: 2 } } } },
    lasts: 2 * dayMs,
  },
  {
    what: 'a visit where nothing is resumed',
    talk: { settings: { embedded: { resumption: { enabled: false, window_days: 2 } } } },
    lasts: dayMs,
  },
  { what: 'a visit of nobody known', talk: { externalId: null }, lasts: dayMs },
  {
    what: 'the longest it may take',
    talk: { settings: { max_session_duration_minutes: 5 } },
    lasts: 5 * minuteMs,
  },
  {
    what: 'a window that is over before the longest it may take',
    talk: { settings: { max_session_duration_minutes: 525_600 } },
    lasts: dayMs,
  },
])(
  'a conversation is abandoned at the end of $what, not a moment before',
  async ({ talk, lasts }) => {
    const { advance, begin, iso, read, sweep } = await openDeadlines()
    const id = await begin(talk)
    advance(lasts - 1)
    await sweep()
    expect(await read(id)).toMatchObject({ status: 'joined', ended_at: null })
    advance(1)
    await sweep()
    expect(await read(id)).toMatchObject({ status: 'abandoned', ended_at: iso(), abandon_at: null })
  },
)

test('whoever comes back in time begins the window anew, and last_seen_at says when', async () => {
  const { act, advance, begin, db, iso, read, sweep } = await openDeadlines()
  const id = await begin()
  advance(30 * dayMs - 1)
  await act(id)
  const back = iso()
  advance(30 * dayMs - 1)
  await sweep()
  expect(await read(id)).toMatchObject({ status: 'joined', last_active_at: back })
  advance(1)
  await sweep()
  expect((await read(id)).status).toBe('abandoned')
  expect(await db.selectFrom('persons').select('last_seen_at').execute()).toEqual([
    { last_seen_at: back },
  ])
})

test('last_seen_at never goes back, though another server’s clock is ahead', async () => {
  const { act, advance, begin, db, iso } = await openDeadlines()
  const id = await begin()
  advance(5_000)
  await act(id)
  const ahead = iso()
  advance(-1_000)
  await act(id)
  expect(await db.selectFrom('persons').select('last_seen_at').execute()).toEqual([
    { last_seen_at: ahead },
  ])
})

test('the longest it may take counts from the first join, whatever is done in it', async () => {
  const { act, advance, begin, read, sweep } = await openDeadlines()
  const id = await begin({ settings: { max_session_duration_minutes: 10 } })
  for (let minute = 1; minute < 10; minute += 1) {
    advance(minuteMs)
    await act(id)
    await sweep()
  }
  expect((await read(id)).status).toBe('joined')
  advance(minuteMs)
  await act(id)
  await sweep()
  expect((await read(id)).status).toBe('abandoned')
})

test('what is being said stops, and the log ends with it', async () => {
  const { aborted, advance, begin, db, sweep } = await openDeadlines()
  await begin()
  const [turn] = await db.selectFrom('turns').select('id').execute()
  advance(31 * dayMs)
  await Promise.all([sweep(), sweep(), sweep()])
  expect(aborted).toEqual([turn?.id])
  const events = await db.selectFrom('events').select(['name', 'data']).orderBy('seq').execute()
  expect(events.slice(-2)).toEqual([
    { name: 'turn', data: JSON.stringify({ id: turn?.id, state: 'stopped' }) },
    { name: 'status', data: '{"status":"abandoned"}' },
  ])
  expect(events.filter(({ data }) => data.includes('abandoned'))).toHaveLength(1)
})

test('whoever comes back while it is being looked for is let go on', async () => {
  const { act, advance, begin, log, read, sweep } = await openDeadlines()
  const id = await begin()
  advance(31 * dayMs)
  await sweep({
    ...log,
    write: async (decide) => {
      await act(id)
      return log.write(decide)
    },
  })
  expect(await read(id)).toMatchObject({ status: 'joined', ended_at: null })
})

test('what is ended or deleted while it is looked for is left alone', async () => {
  const { advance, begin, db, fanout, log, producer, read, sweep } = await openDeadlines()
  const [ends, goes, stays] = [await begin(), await begin(), await begin()]
  advance(31 * dayMs)
  let looked = false
  await sweep({
    ...log,
    async write(decide) {
      if (!looked) {
        looked = true
        await log.write((tx) => endConversation(tx, producer, ends))
        const row = await db
          .selectFrom('conversations')
          .selectAll()
          .where('id', '=', goes)
          .executeTakeFirstOrThrow()
        await log.write((tx) => removeConversation(tx, { producer, fanout }, row))
      }
      return log.write(decide)
    },
  })
  expect((await read(ends)).status).toBe('completed')
  expect((await read(stays)).status).toBe('abandoned')
  expect(await db.selectFrom('conversations').select('id').execute()).toHaveLength(2)
})

test('many are ended at once, and one that cannot be holds up none of the others', async () => {
  const { advance, begin, db, read, sweep } = await openDeadlines()
  const broken = await begin()
  // Its log and what mirrors it do not go together.
  await db.updateTable('turns').set({ message_id: 'msg_lost' }).execute()
  advance(1)
  for (let count = 0; count < 149; count += 1) await begin({ externalId: `user_${count}` })
  advance(31 * dayMs)
  await expect(sweep()).rejects.toThrow()
  await expect(sweep()).rejects.toThrow()
  const left = await db
    .selectFrom('conversations')
    .select('id')
    .where('status', '=', 'joined')
    .execute()
  expect(left).toEqual([{ id: broken }])

  await db
    .updateTable('turns')
    .set({ message_id: null })
    .where('conversation_id', '=', broken)
    .execute()
  await sweep()
  expect((await read(broken)).status).toBe('abandoned')
})

test('a backlog is worked off', async () => {
  const { advance, begin, db, sweep } = await openDeadlines()
  for (let count = 0; count < 250; count += 1) await begin({ externalId: `user_${count}` })
  advance(31 * dayMs)
  await sweep()
  const left = await db
    .selectFrom('conversations')
    .select('id')
    .where('status', '=', 'joined')
    .execute()
  expect(left).toEqual([])
})

test('a server looks by itself: streams close, and nothing more is taken', async () => {
  const server = await startTestServer({ limits: { sweepMs: 10 } })
  const { calls, stream, opening } = await joined(server)
  opening.say('Hello.')
  await stream.until('delta')
  server.advance(31 * dayMs)
  await stream.until('status', ({ status }) => status === 'abandoned')
  await stream.ended
  expect(stream.events.at(-1)).toMatchObject({ data: { reason: 'conversation_closed' } })
  expect(opening.turn.signal.aborted).toBe(true)
  const { items } = (await server.api('GET', '/v1/interviews?status=abandoned')).body
  expect(items).toMatchObject([
    { ended_at: expect.stringMatching(/Z$/), started_at: expect.any(String) },
  ])
  // By now the session's own time is over too.
  expect((await calls.send('Hi.')).status).toBe(401)
})

test('one that has ended has no deadline, whatever is done in it afterwards', async () => {
  const server = await startTestServer()
  const { calls } = await joined(server)
  const [{ id }] = (await server.api('GET', '/v1/interviews')).body.items
  await server.api('POST', `/v1/interviews/${id}/end`)
  const renamed = await calls.call('/person', { method: 'PUT', body: { name: 'Lady Ada' } })
  expect(renamed.status).toBe(200)
  expect(await server.query('select status, abandon_at from conversations')).toEqual([
    { status: 'completed', abandon_at: null },
  ])
})
