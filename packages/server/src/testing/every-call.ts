import { createExerciser } from './exercise.ts'
import { readReference } from './reference.ts'
import { sampleCalls } from './sample-calls.ts'
import type { TestServer } from './server.ts'

/**
 * Makes every call there is, as it goes when all is well, and waits for what the server does by itself. Its leases must last
 * ten minutes and not be renewed.
 */
export async function makeEveryCall(server: TestServer): Promise<void> {
  await talk(server)
  await comeBack(server)
  const { url } = server.running
  const exerciser = createExerciser(() => url, await readReference(url))
  for (const [id, samples] of Object.entries(sampleCalls)) {
    for (const call of await samples(server)) await exerciser.call(id, call)
  }
  for (let time = 0; time < 2; time += 1) {
    const headers = { 'idempotency-key': 'once' }
    const token = server.running.secretKey ?? ''
    await exerciser.call('upsertPerson', { token, headers, body: { external_id: 'once' } })
  }
  await outlive(server)
}

/** An answer is captured and committed, another fails, is tried again and stopped. */
async function talk(server: TestServer): Promise<void> {
  const calls = server.in(await server.open())
  const stream = await calls.stream()
  const opening = await server.agent.next()
  opening.do({ type: 'capture', goalId: 'name', data: 'Ada' })
  opening.do({ type: 'commit', goalId: 'name' })
  opening.say('Hello.')
  opening.end()
  const { id } = await stream.until('turn', ({ state }) => state === 'completed')
  await calls.send('I am Ada.')
  const answer = await server.agent.next()
  answer.fail(new Error('No answer.'))
  const { data } = await stream.until('turn', ({ state }) => state === 'failed')
  await calls.retry(data.id)
  await server.agent.next()
  await calls.stop(data.id)
  await stream.until('turn', ({ state }) => state === 'stopped')
  await (await calls.stream(id)).until('ping')
}

/** An anonymous conversation is claimed and carried on, until somebody else takes the browser over. */
async function comeBack(server: TestServer): Promise<void> {
  const person = { external_id: 'user_7', name: 'Ada', context: { page: 'pricing' } }
  const calls = server.in(await server.open())
  const claimed = await calls.call('/person', { method: 'PUT', body: { external_id: 'user_7' } })
  const back = await server.open({ ...person, session_secret: claimed.body.session_secret })
  if (!back.resumed) throw new Error('Expected to carry on.')
  await server.open({ external_id: 'user_8', session_secret: back.session_secret })
}

/** A turn outlives its producer, and a conversation its time: the server ends both. */
async function outlive(server: TestServer): Promise<void> {
  const stream = await server.in(await server.open()).stream()
  server.advance(601_000)
  await stream.until('turn', ({ state }) => state === 'interrupted')
  server.advance(366 * 24 * 60 * 60_000)
  await stream.until('status', ({ status }) => status === 'abandoned')
}
