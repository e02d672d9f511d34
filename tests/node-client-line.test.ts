import type { RoxelsErrorCode } from '@roxels/node'
import { expect, test } from 'vitest'
import { allOf, lineTo, startBackend, template } from './backend.ts'

// What the typed client for backends does when the line to a real server fails, and while others write.

const failed = (code: RoxelsErrorCode) => expect.objectContaining({ name: 'RoxelsError', code })

test('a POST whose answer was lost is made again and has one effect (RE-03, RE-05)', async () => {
  const { server, client, clientOf } = await startBackend()
  const line = await lineTo(server)
  const far = clientOf({ baseUrl: line.url })

  line.loseAnswers(2)
  const talk = await far.interviews.create({
    template_id: server.templateId,
    persons: [{ external_id: 'user_ada' }],
  })
  expect(await allOf(client.interviews.list())).toMatchObject([{ id: talk.id }])
  expect(await allOf(client.persons.list())).toMatchObject([{ conversation_count: 1 }])

  line.loseAnswers(1)
  const made = await far.templates.create(template)
  expect((await allOf(client.templates.list())).map(({ id }) => id)).toEqual([
    made.id,
    server.templateId,
  ])

  line.loseAnswers(1)
  const key = await far.keys.create({ kind: 'secret' })
  expect(await allOf(client.keys.list({ kind: 'secret' }))).toHaveLength(2)
  expect(await clientOf({ secretKey: key.key }).persons.page()).toMatchObject({ has_more: false })

  line.loseAnswers(1)
  const { id: personId } = await far.persons.upsert({ external_id: 'user_bob' })
  expect(await allOf(client.persons.list({ externalId: 'user_bob' }))).toMatchObject([
    { id: personId },
  ])

  line.loseAnswers(1)
  expect(await far.interviews.end(talk.id)).toMatchObject({ status: 'completed' })
  line.loseAnswers(1)
  expect(await far.templates.archive(made.id)).toMatchObject({ id: made.id })
})

test('a call that is made by two processes under one key has one effect (RE-03)', async () => {
  const { server, client, clientOf } = await startBackend()
  const body = { template_id: server.templateId, persons: [{ external_id: 'user_ada' }] }
  const calls = Array.from({ length: 10 }, () =>
    clientOf({}).interviews.create(body, { idempotencyKey: 'order 4711' }),
  )
  const ids = (await Promise.all(calls)).map(({ id }) => id)
  expect(new Set(ids).size).toBe(1)
  expect(await allOf(client.interviews.list())).toMatchObject([{ id: ids[0] }])
})

test('a PATCH whose answer was lost says so and is not made again (RE-05)', async () => {
  const { server, client, clientOf } = await startBackend()
  const { id } = await client.templates.create(template)
  const line = await lineTo(server)
  const far = clientOf({ baseUrl: line.url })
  line.loseAnswers(1)
  const update = far.templates.update(id, { version: 1, name: 'Welcome' })
  await expect(update).rejects.toEqual(failed('unreachable'))
  // Made again, it would have been a conflict with itself.
  expect(await client.templates.get(id)).toMatchObject({ version: 2, name: 'Welcome' })
})

test('a DELETE whose answer was lost has its effect', async () => {
  const { server, client, clientOf } = await startBackend()
  const talk = await client.interviews.create({ template_id: server.templateId })
  const key = await client.keys.create({ kind: 'secret' })
  const line = await lineTo(server)
  const far = clientOf({ baseUrl: line.url })
  line.loseAnswers(1)
  await far.interviews.delete(talk.id)
  line.loseAnswers(1)
  await far.keys.revoke(key.id)
  expect(await allOf(client.interviews.list())).toEqual([])
  expect(await allOf(client.keys.list({ kind: 'secret' }))).toHaveLength(1)
})

test('a list that is cut off at each page is gone through all the same', async () => {
  const { server, client, clientOf } = await startBackend()
  for (const external_id of ['a', 'b', 'c', 'd', 'e']) await client.persons.upsert({ external_id })
  const line = await lineTo(server)
  const seen: string[] = []
  for await (const { external_id } of clientOf({ baseUrl: line.url }).persons.list({ limit: 2 })) {
    seen.push(external_id)
    if (seen.length % 2 === 0) line.loseAnswers(1)
  }
  expect(seen).toEqual(['e', 'd', 'c', 'b', 'a'])
})

test('a list visits all that was there throughout once, while others come and go (PG-01)', async () => {
  const { server, client } = await startBackend()
  const { interviews, persons } = client
  const template_id = server.templateId
  const made = []
  for (let index = 0; index < 40; index += 1) {
    const { id } = await interviews.create({ template_id, persons: [{ external_id: `u${index}` }] })
    made.unshift(id)
  }
  // Every fourth goes away, and at each of them somebody new comes.
  const going = new Set(made.filter((_, index) => index % 4 === 2))
  const staying = made.filter((id) => !going.has(id))

  const seen: string[] = []
  for await (const { id } of interviews.list({ limit: 7 })) {
    seen.push(id)
    const [gone] = going
    if (gone === undefined) continue
    going.delete(gone)
    await interviews.delete(gone)
    await interviews.create({ template_id, persons: [{ external_id: `new ${gone}` }] })
  }
  expect(seen.filter((id) => staying.includes(id))).toEqual(staying)
  expect(new Set(seen).size).toBe(seen.length)

  const people: string[] = []
  for await (const { external_id } of persons.list({ limit: 7 })) {
    people.push(external_id)
    await persons.upsert({ external_id, name: 'Seen' })
    await persons.upsert({ external_id: `late ${people.length}` })
  }
  expect(people).toHaveLength(50)
  expect(new Set(people).size).toBe(50)
})

test('who calls more often than allowed is slowed down, and loses nothing (RE-04)', async () => {
  const { client } = await startBackend({ limits: { backendRate: { requests: 4, seconds: 1 } } })
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  await Promise.all(ids.map((external_id) => client.persons.upsert({ external_id })))
  const people = await allOf(client.persons.list({ limit: 3 }))
  expect(people.map(({ external_id }) => external_id).sort()).toEqual(ids)
})

test('a server that is away and comes back is waited for, also by a PATCH', async () => {
  const { server, client, clientOf } = await startBackend()
  const { id } = await client.templates.create(template)
  const line = await lineTo(server)
  await line.close()
  let tries = 0
  const far = clientOf({
    baseUrl: line.url,
    async fetch(url, init) {
      tries += 1
      if (tries === 2) await lineTo(server, Number(new URL(line.url).port))
      return fetch(url, init)
    },
  })
  const updated = await far.templates.update(id, { version: 1, name: 'Welcome' })
  expect(updated).toMatchObject({ version: 2, name: 'Welcome' })
  expect(tries).toBe(2)
})
