import { generateKeyPairSync } from 'node:crypto'
import {
  CreatedIdentityKeySchema,
  IdentityKeyListSchema,
  IdentityKeySchema,
} from '@roxels/protocol/api'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

const path = '/v1/identity-keys'
const refused = (status: number, code: string, field?: string) => ({
  status,
  body: { error: { code, ...(field === undefined ? {} : { field }) } },
})

async function create(server: Pick<TestServer, 'api'>, body: object = { alg: 'HS256' }) {
  const answer = await server.api('POST', path, body)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return v.parse(CreatedIdentityKeySchema, answer.body)
}

async function list(server: Pick<TestServer, 'api'>) {
  return v.parse(IdentityKeyListSchema, (await server.api('GET', path)).body).items
}

function publicKey() {
  return generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
}

test('the secret of an HS256 key is shown once and encrypted at rest', async () => {
  const server = await startTestServer()
  const made = await create(server, { alg: 'HS256', name: 'Login' })
  if (made.alg !== 'HS256') throw new Error('Expected HS256.')
  const { secret, ...shown } = made
  const [org] = await server.query('select id from orgs')
  expect(shown).toEqual({
    id: expect.stringMatching(/^ik_/),
    kid: made.id,
    aud: org?.['id'],
    alg: 'HS256',
    name: 'Login',
    created_at: expect.any(String),
  })
  expect(secret).toMatch(/^is_[\w-]{43}$/)
  expect(await list(server)).toEqual([shown])
  const stored = JSON.stringify(await server.query('select * from identity_keys'))
  expect(stored).not.toContain(secret.slice(3))
  expect(stored).not.toContain(Buffer.from(secret).toString('base64').slice(8, -4))
})

test('an EdDSA key is the public half, and the private one is refused by its name', async () => {
  const server = await startTestServer()
  const public_key = publicKey()
  const made = await create(server, { alg: 'EdDSA', public_key })
  expect(made).toMatchObject({ alg: 'EdDSA', kid: made.id, public_key, name: null })
  expect(made).not.toHaveProperty('secret')
  expect(await list(server)).toEqual([v.parse(IdentityKeySchema, made)])

  const { privateKey } = generateKeyPairSync('ed25519')
  const whole = { alg: 'EdDSA', public_key: privateKey.export({ format: 'jwk' }) }
  const answer = await server.api('POST', path, whole)
  expect(answer).toMatchObject(refused(400, 'validation_error', 'public_key.d'))
  expect(JSON.stringify(answer.body)).not.toContain(whole.public_key.d)
})

test.for<[what: string, body: object, field: string]>([
  ['no algorithm', {}, 'alg'],
  ['none', { alg: 'none' }, 'alg'],
  ['an algorithm of another kind', { alg: 'RS256' }, 'alg'],
  ['a secret of the host’s own', { alg: 'HS256', secret: 'x'.repeat(40) }, 'secret'],
  ['no public key', { alg: 'EdDSA' }, 'public_key'],
  [
    'a key of another curve',
    { alg: 'EdDSA', public_key: jwk({ crv: 'X25519' }) },
    'public_key.crv',
  ],
  ['a key of another type', { alg: 'EdDSA', public_key: jwk({ kty: 'EC' }) }, 'public_key.kty'],
  ['a short key', { alg: 'EdDSA', public_key: jwk({ x: 'AAAA' }) }, 'public_key.x'],
])('%s is refused by its field', async ([, body, field]) => {
  const server = await startTestServer()
  expect(await server.api('POST', path, body)).toMatchObject(
    refused(400, 'validation_error', field),
  )
  expect(await list(server)).toEqual([])
})

function jwk(more: object) {
  return { ...publicKey(), ...more }
}

test('two keys are good at once; a third is a conflict that says to delete one', async () => {
  const server = await startTestServerOfTwo()
  const [first, second] = [await create(server), await create(server)]
  const third = await server.api('POST', path, { alg: 'HS256' })
  expect(third).toMatchObject(refused(409, 'conflict'))
  expect(third.body.error.message).toContain('delete')
  // Of another organisation there are none.
  await create(server.other)
  expect((await server.api('DELETE', `${path}/${first.id}`)).status).toBe(204)
  const next = await create(server)
  expect((await list(server)).map(({ id }) => id).toSorted()).toEqual(
    [second.id, next.id].toSorted(),
  )
})

test('of many made at once two are', async () => {
  const server = await startTestServer()
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => server.api('POST', path, { alg: 'HS256' })),
  )
  const statuses = answers.map(({ status }) => status).toSorted()
  expect(statuses).toEqual([201, 201, 409, 409, 409, 409])
})

test('RE-03 a creation whose answer was lost is answered again by its key, and nothing else repeats the secret', async () => {
  const server = await startTestServer()
  const call = () =>
    server.call(path, {
      method: 'POST',
      token: server.running.secretKey ?? '',
      headers: { 'idempotency-key': 'lost' },
      body: { alg: 'HS256' },
    })
  const [first, again] = [await call(), await call()]
  expect(again.body).toEqual(first.body)
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(await list(server)).toHaveLength(1)
  expect(JSON.stringify(await list(server))).not.toContain(first.body.secret)
})

test('another organisation’s key cannot be seen or deleted (RE-01)', async () => {
  const server = await startTestServerOfTwo()
  const { id } = await create(server)
  expect(await list(server.other)).toEqual([])
  expect(await server.other.api('DELETE', `${path}/${id}`)).toMatchObject(refused(404, 'not_found'))
  expect(await list(server)).toHaveLength(1)
  expect((await server.api('DELETE', `${path}/${id}`)).status).toBe(204)
  expect(await server.api('DELETE', `${path}/${id}`)).toMatchObject(refused(404, 'not_found'))
})
