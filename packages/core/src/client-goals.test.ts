import { expect, test } from 'vitest'
import { createRoxels } from './client.ts'
import { createFakePorts, createScriptedServer } from './testing/index.ts'
import { settled } from './testing/settled.ts'

async function openInterview() {
  const server = createScriptedServer({ goals: [{ id: 'team_size' }, { id: 'a/b ü' }] })
  const { ports } = createFakePorts(server)
  const roxels = createRoxels<{ team_size: number; 'a/b ü': { city: string } }>(
    { baseUrl: 'https://talk.example', templateKey: 'rk_1' },
    ports,
  )
  roxels.start()
  await server.say('How many are you?')
  const stateOf = (goalId: string) => roxels.goals.get().find(({ id }) => id === goalId)?.state
  return { server, roxels, stateOf }
}

test('an answer that was captured can be corrected, and what it captured is shown', async () => {
  const { server, roxels } = await openInterview()
  await server.capture('team_size', 12)
  await roxels.correct('team_size', 13)
  await settled()
  expect({ ...roxels.captured.get() }).toEqual({ team_size: 13 })
  expect(server.requests('PUT /goals').map(({ goalId, body }) => [goalId, body])).toEqual([
    ['team_size', { data: 13 }],
  ])
})

test('a goal of any id is named in the path as it is', async () => {
  const { server, roxels } = await openInterview()
  await server.capture('a/b ü', { city: 'Bonn' })
  await roxels.correct('a/b ü', { city: 'Köln' })
  await settled()
  expect(roxels.captured.get()['a/b ü']).toEqual({ city: 'Köln' })
})

test('an answer that waits for it is confirmed, and one that does not stays as it is', async () => {
  const { server, roxels, stateOf } = await openInterview()
  await server.capture('team_size', 12, { confirm: true })
  expect(stateOf('team_size')).toBe('captured')
  await roxels.confirm('team_size')
  await settled()
  expect(stateOf('team_size')).toBe('committed')
  await roxels.confirm('team_size')
  expect(server.log().filter(({ name }) => name === 'captured')).toHaveLength(2)
})

test('what cannot be corrected is refused with the field at fault', async () => {
  const { server, roxels } = await openInterview()
  await expect(roxels.correct('team_size', 1)).rejects.toMatchObject({ code: 'conflict' })
  const unknown = { code: 'validation_error', field: 'goalId' }
  await expect(roxels.confirm('../../end' as 'team_size')).rejects.toMatchObject(unknown)
  await expect(roxels.correct('..' as 'team_size', 1)).rejects.toMatchObject(unknown)
  await expect(roxels.correct('team_size', undefined as unknown as number)).rejects.toMatchObject({
    code: 'validation_error',
    field: 'data',
  })
  expect(server.requests('PUT /goals')).toHaveLength(1)
  expect(server.requests('POST /end')).toHaveLength(0)
})

test('ending completes the conversation, after which nothing is changed any more', async () => {
  const { server, roxels } = await openInterview()
  await server.capture('team_size', 12)
  await roxels.end()
  await settled()
  expect(roxels.state.get().status).toBe('completed')
  expect(server.requests('POST /end')).toHaveLength(1)
  const over = { code: 'not_active' }
  await expect(roxels.end()).rejects.toMatchObject(over)
  await expect(roxels.correct('team_size', 1)).rejects.toMatchObject(over)
  await expect(roxels.confirm('team_size')).rejects.toMatchObject(over)
})

test('what came of it is read once it is over, and not before', async () => {
  const { server, roxels } = await openInterview()
  await server.capture('team_size', 12)
  await expect(roxels.result()).rejects.toMatchObject({ code: 'conflict' })
  await server.complete()
  const end = server.refuse('GET /result', 'service_unavailable')
  const result = roxels.result()
  await settled()
  end()
  server.clock.advance(60_000)
  expect(await result).toMatchObject({
    status: 'completed',
    findings: { team_size: 12 },
    external_id: null,
    auto_close: false,
  })
  roxels.leave()
  await expect(roxels.result()).rejects.toMatchObject({ code: 'not_active' })
})
