import type { JsonObject } from '@roxels/protocol'
import { expect, test } from 'vitest'
import { createExerciser } from '../testing/exercise.ts'
import { mutationsOf } from '../testing/mutations.ts'
import { queryMutationsOf } from '../testing/query-mutations.ts'
import { readReference } from '../testing/reference.ts'
import { sampleCalls } from '../testing/sample-calls.ts'
import { startTestServer } from '../testing/server.ts'

/** What must also be a schema, or an origin: JSON Schema cannot say so. */
const restIsInWords = /\.schema$|^origins\[/

const often = { requests: 100_000, seconds: 60 }

async function startWorld() {
  const limits = { backendRate: often, openSessionRate: often, sessionRate: often }
  const server = await startTestServer({ limits })
  const reference = await readReference(server.running.url)
  const exerciser = createExerciser(() => server.running.url, reference)
  return { server, reference, exerciser }
}

test('what the reference demands of a body is demanded, and what it allows is allowed', async () => {
  const { server, reference, exerciser } = await startWorld()
  let tried = 0
  for (const { id, body: schema } of reference.operations) {
    if (schema === undefined) continue
    async function prepare() {
      const [call] = (await sampleCalls[id]?.(server)) ?? []
      const mutations = mutationsOf(reference, schema ?? {}, call?.body as JsonObject)
      return { call, mutations }
    }
    const { call, mutations } = await prepare()
    expect(reference.problems(schema, call?.body), id).toEqual([])
    for (const [index, mutation] of mutations.entries()) {
      const { field, what, isEdge } = mutation
      const isAllowed = reference.problems(schema, mutation.body).length === 0
      // At one limit it may be past another.
      if (isEdge && (!isAllowed || restIsInWords.test(field))) continue
      expect(isAllowed, `${id}: the reference allows ${what}`).toBe(isEdge)
      // What was accepted before could stand in the way.
      const fresh = isEdge ? await prepare() : { call, mutations }
      const { body } = await exerciser.call(id, {
        ...fresh.call,
        body: fresh.mutations[index]?.body,
      })
      const refused = body?.error?.code === 'validation_error' ? body.error.field : undefined
      expect([what, refused === field], id).toEqual([what, !isEdge])
      tried += 1
    }
  }
  expect(tried).toBeGreaterThan(400)
})

test('what the reference demands of a query is demanded, and what it allows is allowed', async () => {
  const { server, reference, exerciser } = await startWorld()
  let tried = 0
  for (const operation of reference.operations) {
    const { id, codes } = operation
    if (operation.method !== 'GET' || !codes(400).includes('validation_error')) continue
    const [call] = (await sampleCalls[id]?.(server)) ?? []
    for (const { query, field, isEdge } of queryMutationsOf(operation)) {
      const { body } = await exerciser.call(id, { ...call, query })
      const refused = body?.error?.code === 'validation_error' ? body.error.field : undefined
      expect([query, refused], id).toEqual([query, isEdge ? undefined : field])
      tried += 1
    }
  }
  expect(tried).toBeGreaterThan(40)
})

test('a page of a list has as many items as the reference says', async () => {
  const { server, reference } = await startWorld()
  for (let at = 0; at < 51; at += 1) {
    await server.api('POST', '/v1/persons', { external_id: `user_${at}` })
  }
  const { parameters } = reference.operations.find(({ id }) => id === 'listPersons') ?? {}
  const limit = parameters?.find(({ name }) => name === 'limit')
  const { body } = await server.api('GET', '/v1/persons')
  expect(body.items).toHaveLength(Number(limit?.schema.default))
})

test('a path has the methods the reference says and no others', async () => {
  const { server, reference } = await startWorld()
  for (const [path, methods] of Object.entries(reference.document.paths)) {
    const documented = Object.keys(methods).map((method) => method.toUpperCase())
    const address = path.replaceAll(/\{\w+\}/g, 'x')
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      if (documented.includes(method)) continue
      const response = await fetch(server.running.url + address, { method })
      expect(response.status, `${method} ${path}`).toBe(405)
      const allowed = response.headers.get('allow')?.split(', ')
      expect(allowed?.toSorted(), path).toEqual(documented.toSorted())
    }
  }
})
