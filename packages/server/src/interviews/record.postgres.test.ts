import { Client } from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { joined } from '../testing/conversation.ts'
import { startTestServer } from '../testing/server.ts'

test('a conversation is read as it is at one moment, whatever is written meanwhile', async () => {
  const server = await startTestServer()
  await joined(server)
  const [{ id }] = (await server.api('GET', '/v1/interviews')).body.items
  const { source } = server.database
  if (source.type !== 'postgres') throw new Error('Expected a PostgreSQL database.')
  const other = new Client({ connectionString: source.url })
  await other.connect()
  onTestFinished(() => other.end())

  await other.query('begin')
  await other.query('lock table messages in access exclusive mode')
  const reading = server.api('GET', `/v1/interviews/${id}`)
  await vi.waitFor(async () => {
    const waiting =
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    expect(await server.query(waiting)).toHaveLength(1)
  }, 30_000)
  // By now it has read how far the conversation has come.
  await other.query(
    `insert into messages values ($1, 'msg_1', 1000, 'participant', 'Hi.', 1000, 'complete', null, '')`,
    [id],
  )
  await other.query(`update conversations set status = 'completed'`)
  await other.query('commit')
  expect(await reading).toMatchObject({ status: 200, body: { status: 'joined', transcript: [] } })
  expect((await server.api('GET', `/v1/interviews/${id}`)).body).toMatchObject({
    status: 'completed',
    transcript: [{ text: 'Hi.' }],
  })
})
