import { expect, test } from 'vitest'
import { found, participantOf, settle, templateToConfirm } from '../testing/goals-to-confirm.ts'
import { createReader } from '@roxels/protocol/testing'
import type { TestServer } from '../testing/server.ts'
import { startTwoNodes } from '../testing/two-nodes.ts'

/** A conversation, its opening turn, and its participant at one server and at the other. */
async function begin({ first, second }: Awaited<ReturnType<typeof startTwoNodes>>) {
  const session = await first.open()
  const path = `/v1/sessions/${session.session_id}`
  const token = session.session_token
  const at = ({ call }: Pick<TestServer, 'call'>) =>
    participantOf({ call: (sub, options) => call(path + sub, { token, ...options }) })
  const stream = await first.in(session).stream()
  // What is said before it is in it, and comes as no delta.
  await stream.until('snapshot')
  const opening = await first.agent.next()
  return { session, stream, opening, here: at(first), there: at(second) }
}

test('confirmed at two servers at once, a conversation is completed once (Rule 63)', async () => {
  const nodes = await startTwoNodes(templateToConfirm)
  for (let round = 0; round < 5; round += 1) {
    const { stream, opening, here, there } = await begin(nodes)
    settle(opening, 'name', 'team_size', 'address')
    opening.say('Noted.')
    await stream.until('delta')
    const answers = await Promise.all([
      here.confirm('name'),
      there.confirm('name'),
      there.confirm('address'),
      here.confirm('address'),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(answers[0]?.body.captured).toEqual(answers[1]?.body.captured)
    expect(answers[2]?.body.captured).toEqual(answers[3]?.body.captured)
    expect(answers.filter(({ body }) => body.status === 'completed')).not.toEqual([])
  }
  const ends = `select seq from events where name = 'status' and data like '%completed%'`
  expect(await nodes.first.query(ends)).toHaveLength(5)
})

test('a correction at one server is not undone by a turn at the other (Rule 60)', async () => {
  const nodes = await startTwoNodes(templateToConfirm)
  for (let round = 0; round < 5; round += 1) {
    const { session, opening, stream, there } = await begin(nodes)
    settle(opening, 'team_size')
    opening.say('Noted.')
    await stream.until('delta')
    const corrected = Promise.all([4, 5, 6].map((size) => there.correct('team_size', size)))
    for (let again = 0; again < 5; again += 1) {
      settle(opening, 'team_size', 'name')
      opening.say('.')
    }
    opening.end()
    await corrected
    const { body } = await there.correct('team_size', 7)
    const later = await nodes.first.in(session).stream()
    await later.until('ping')
    const reader = createReader()
    reader.apply(later.events)
    expect(reader.shown.captured.get('team_size')).toEqual(body.captured)
    expect(body.captured).toMatchObject({ data: 7, supersedes: expect.any(String) })
    expect(reader.shown.captured.get('name')).toMatchObject({ data: found.name })
  }
})

test('ended at one server while the other’s turn ends it, a conversation ends once (Rules 63, 64)', async () => {
  const nodes = await startTwoNodes(templateToConfirm)
  for (let round = 0; round < 8; round += 1) {
    const { opening, stream, here, there } = await begin(nodes)
    settle(opening, 'name', 'address')
    opening.say('Noted.')
    await stream.until('delta')
    await Promise.all([here.confirm('name'), here.confirm('address')])
    settle(opening, 'team_size')
    opening.end()
    expect((await there.end()).body).toEqual({ status: 'completed' })
  }
  const ends = `select seq from events where name = 'status' and data like '%completed%'`
  expect(await nodes.first.query(ends)).toHaveLength(8)
  const late = `select e.seq from events e where name = 'status' and data like '%completed%'
    and exists (select from events l where l.conversation_id = e.conversation_id and l.seq > e.seq)`
  expect(await nodes.first.query(late)).toEqual([])
})
