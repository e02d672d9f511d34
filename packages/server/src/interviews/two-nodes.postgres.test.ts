import { expect, test, vi } from 'vitest'
import { joined } from '../testing/conversation.ts'
import type { TestServer } from '../testing/server.ts'
import { startTwoNodes } from '../testing/two-nodes.ts'

async function startTwoBackends() {
  const { first, second } = await startTwoNodes()
  const token = first.running.secretKey ?? ''
  const api: TestServer['api'] = (method, path, body) =>
    second.call(path, { method, token, ...(body === undefined ? {} : { body }) })
  return { first, second: { api } }
}

const template_id = 'tpl_test'

test('asked of two servers at once, one person gets one conversation, with all that was said of it', async () => {
  const { first, second } = await startTwoBackends()
  for (let round = 0; round < 5; round += 1) {
    const person = { external_id: `user_${round}` }
    // Known already, or made by whoever is first.
    if (round % 2 === 0) await first.api('POST', '/v1/persons', person)
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? first : second).api('POST', '/v1/interviews', {
          template_id,
          persons: [person],
          context: { [`k${index}`]: index },
        }),
      ),
    )
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 200, 201])
    const [id, ...others] = new Set(answers.map(({ body }) => body.id as string))
    expect(others).toEqual([])
    const { body } = await second.api('GET', `/v1/interviews/${id}`)
    expect(Object.keys(body.context)).toHaveLength(10)
  }
})

test('ended or deleted at two servers at once, it ends once', async () => {
  const { first, second } = await startTwoBackends()
  for (let round = 0; round < 5; round += 1) {
    const { body } = await first.api('POST', '/v1/interviews', { template_id })
    const path = `/v1/interviews/${body.id}`
    const nodes = [first, second, first, second]
    const ends = await Promise.all(nodes.map((node) => node.api('POST', `${path}/end`)))
    expect(ends.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const events = await first.query(`select data from events where conversation_id = '${body.id}'`)
    expect(events).toEqual([{ data: '{"status":"completed"}' }])
    const deletions = await Promise.all(nodes.map((node) => node.api('DELETE', path)))
    expect(deletions.map(({ status }) => status).toSorted()).toEqual([204, 404, 404, 404])
  }
})

test('deleted at one server, a conversation another one is speaking in stops there too (DL-01)', async () => {
  const { first, second } = await startTwoBackends()
  const { opening, stream } = await joined(first)
  opening.say('Hello A')
  await stream.until('delta')
  const [{ id }] = (await second.api('GET', '/v1/interviews')).body.items
  expect((await second.api('DELETE', `/v1/interviews/${id}`)).status).toBe(204)
  opening.say('da.')
  await vi.waitUntil(() => opening.turn.signal.aborted, 30_000)
  for (const table of ['events', 'messages', 'turns', 'sessions', 'conversations']) {
    expect(await first.query(`select * from ${table}`)).toEqual([])
  }
})
