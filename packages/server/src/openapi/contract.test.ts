import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { checkSchema } from '../agent/validate.ts'
import type { ApiCall, Exerciser } from '../testing/exercise.ts'
import { createExerciser } from '../testing/exercise.ts'
import type { Reference, ReferenceOperation } from '../testing/reference.ts'
import { readReference } from '../testing/reference.ts'
import { commonRefusals, ownRefusals } from '../testing/refused-calls.ts'
import { sampleCalls } from '../testing/sample-calls.ts'
import type { TestServer } from '../testing/server.ts'
import { page, startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

const often = { requests: 100_000, seconds: 60 }
const once = { requests: 1, seconds: 3_600 }
const dayMs = 24 * 60 * 60_000

// Not to be had on demand; `db/outage.postgres.test.ts` has them.
const failures = ['500 internal_error', '503 service_unavailable']

test('the reference is a valid OpenAPI 3.1 document of valid JSON Schemas', async () => {
  const server = await startTestServer()
  const { document } = await readReference(server.running.url)
  expect(document.openapi).toMatch(/^3\.1\./)
  expect(document.servers).toEqual([{ url: server.running.url }])
  expect(await new Validator().validate({ ...document })).toEqual({ valid: true })
  const schemas = JSON.stringify(document.components.schemas)
  const $defs = JSON.parse(schemas.replaceAll('#/components/schemas/', '#/$defs/'))
  const all = Object.keys($defs).map((name) => ({ $ref: `#/$defs/${name}` }))
  expect(checkSchema({ anyOf: all, $defs })).toBeUndefined()
})

test('every operation gives every answer the reference has for it, and no other', async () => {
  const server = await startTestServerOfTwo({
    backendRate: often,
    openSessionRate: often,
    sessionRate: often,
    // Nothing is to end by itself when the clock is put forward.
    sweepMs: dayMs,
  })
  const reference = await readReference(server.running.url)
  let current: TestServer = server
  const exerciser = createExerciser(() => current.running.url, reference)
  expect(Object.keys(sampleCalls).toSorted()).toEqual(
    reference.operations.map(({ id }) => id).toSorted(),
  )

  for (const operation of reference.operations) {
    const { id } = operation
    const samples = await samplesOf(server, operation)
    const refusals = [
      ...(await commonRefusals(server, operation, samples[0])),
      ...((await ownRefusals[id]?.(server)) ?? []),
    ]
    for (const { call, outcome } of refusals) {
      const { status, body } = await exerciser.call(id, call)
      expect(`${status} ${body?.error?.code}`, id).toBe(outcome)
    }
    for (const call of samples) {
      const { status, body } = await exerciser.call(id, call)
      expect(status, `${id} ${JSON.stringify(body)}`).toBeLessThan(300)
    }
  }
  for (const each of reference.operations.filter(isRepeatable))
    await repeat(server, exerciser, each)
  await outlive(server, exerciser, reference)
  await loseSecrets(server, exerciser, reference)
  current = await startTestServer({
    limits: { backendRate: once, openSessionRate: once, sessionRate: once },
  })
  await callTooOften(current, exerciser, reference)

  const unseen = reference.operations.flatMap((operation) =>
    outcomesOf(operation)
      .filter((outcome) => !failures.includes(outcome))
      .filter((outcome) => exerciser.seen.get(operation.id)?.has(outcome) !== true)
      .map((outcome) => `${operation.id} ${outcome}`),
  )
  expect(unseen).toEqual([])
})

function samplesOf(server: TestServer, { id }: ReferenceOperation) {
  const samples = sampleCalls[id]
  if (samples === undefined) throw new Error(`${id} is documented and not exercised.`)
  return samples(server)
}

function outcomesOf({ responses, codes }: ReferenceOperation): readonly string[] {
  return [...responses.keys()].flatMap((status) =>
    status < 300 ? [`${status}`] : codes(status).map((code) => `${status} ${code}`),
  )
}

function isRepeatable({ parameters }: ReferenceOperation): boolean {
  return parameters.some(({ name }) => name === 'Idempotency-Key')
}

function withKey(call: ApiCall, key: string): ApiCall {
  return { ...call, headers: { 'idempotency-key': `${key}_${'0'.repeat(22)}` } }
}

/** A call with a key is answered again alike; the same key with another body is a conflict. */
async function repeat(
  server: TestServer,
  exerciser: Exerciser,
  operation: ReferenceOperation,
): Promise<void> {
  const { id } = operation
  const [call] = await samplesOf(server, operation)
  const [first, again] = [
    await exerciser.call(id, withKey(call, id)),
    await exerciser.call(id, withKey(call, id)),
  ]
  expect(again, id).toMatchObject({ status: first.status, body: first.body })
  expect(again.headers.get('idempotency-replayed'), id).toBe('true')
  const [{ body }] = await samplesOf(server, operation)
  if (operation.credential !== 'secretKey' || body === undefined) return
  const other = await exerciser.call(id, withKey({ ...call, body }, id))
  expect(other, id).toMatchObject({ status: 409, body: { error: { field: 'Idempotency-Key' } } })
}

/** What a session was given is past its time a day later. */
async function outlive(
  server: TestServer,
  exerciser: Exerciser,
  { operations }: Reference,
): Promise<void> {
  const ofSessions = operations.filter(({ codes }) => codes(401).includes('session_expired'))
  const calls: [string, ApiCall][] = []
  for (const operation of ofSessions) {
    calls.push([operation.id, (await samplesOf(server, operation))[0]])
  }
  server.advance(dayMs + 1)
  for (const [id, call] of calls) {
    const { body } = await exerciser.call(id, call)
    expect(body, id).toMatchObject({ error: { code: 'session_expired' } })
  }
}

/** Answers kept under a secret that the server has no more cannot be given again, and nothing is done twice. */
async function loseSecrets(
  server: TestServer,
  exerciser: Exerciser,
  { operations }: Reference,
): Promise<void> {
  const calls: [string, ApiCall][] = []
  for (const operation of operations.filter(isRepeatable)) {
    const [call] = await samplesOf(server, operation)
    calls.push([operation.id, withKey(call, 'kept')])
  }
  for (const [id, call] of calls) await exerciser.call(id, call)
  await server.restart({ secrets: ['a secret that is not the one before it'] })
  for (const [id, call] of calls) {
    expect(await exerciser.call(id, call), id).toMatchObject({ status: 409 })
  }
}

async function callTooOften(
  server: TestServer,
  exerciser: Exerciser,
  { operations }: Reference,
): Promise<void> {
  const { session_id, session_token } = await server.open()
  const { secretKey, embedKey } = server.running
  const tokens: Readonly<Record<string, string | null>> = {
    secretKey,
    embedKey,
    sessionToken: session_token,
  }
  const limited = operations.filter(({ codes }) => codes(429).length > 0)
  for (const { id, credential = '', parameters, body } of limited) {
    const token = tokens[credential]
    const call: ApiCall = {
      params: Object.fromEntries(parameters.map(({ name }) => [name, session_id])),
      ...(typeof token === 'string' ? { token } : {}),
      ...(credential === 'secretKey' ? {} : { origin: page }),
      ...(body === undefined ? {} : { body: {} }),
    }
    const { status } = await exerciser.call(id, call)
    const answer = status === 429 ? status : (await exerciser.call(id, call)).status
    expect(answer, id).toBe(429)
  }
}
