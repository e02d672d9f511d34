import { expect, test } from 'vitest'
import { invited } from '../testing/invited.ts'
import type { TestServer } from '../testing/server.ts'
import { page } from '../testing/server.ts'
import { startTwoNodes } from '../testing/two-nodes.ts'

const key = '3f1d7c52-9b1e-4a55-8f43-0c6f0e9a7d11'

test('of joins of one session at two servers exactly one gets in (Rule 54)', async () => {
  const { first, second } = await startTwoNodes()
  for (let round = 0; round < 5; round += 1) {
    const { sessionId } = await invited(first, { persons: [] })
    const nodes = [first, second, first, second]
    const answers = await Promise.all(nodes.map((node) => join(node, sessionId)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403, 403])
  }
  expect(await first.query('select id from turns')).toHaveLength(5)
})

test('two invitations used at two servers begin the conversation once (Rule 54)', async () => {
  const { first, second } = await startTwoNodes()
  for (let round = 0; round < 5; round += 1) {
    const persons = [{ external_id: `user_${round}` }]
    const [one, other] = [await invited(first, { persons }), await invited(first, { persons })]
    expect(other.id).toBe(one.id)
    const answers = await Promise.all([join(first, one.sessionId), join(second, other.sessionId)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers.map(({ body }) => body.resumed as boolean).toSorted()).toEqual([false, true])
  }
  expect(await first.query('select id from turns')).toHaveLength(5)
})

test('a lost answer is had again from another server (Rule 56)', async () => {
  const { first, second } = await startTwoNodes()
  const { sessionId } = await invited(first)
  const [here, there] = await Promise.all([
    join(first, sessionId, key),
    join(second, sessionId, key),
  ])
  expect(here.status).toBe(200)
  expect(there).toMatchObject({ status: 200, body: here.body })
  expect((await join(second, sessionId)).status).toBe(403)
})

function join({ call }: Pick<TestServer, 'call'>, sessionId: string, idempotencyKey?: string) {
  return call(`/v1/sessions/${sessionId}/join`, {
    method: 'POST',
    origin: page,
    ...(idempotencyKey === undefined ? {} : { headers: { 'idempotency-key': idempotencyKey } }),
    body: {},
  })
}
