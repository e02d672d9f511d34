import { generateKeyPairSync } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import type { TestHost } from '../testing/identity.ts'
import { createIdentityKey, secondsOf, startHost } from '../testing/identity.ts'
import type { TestServer } from '../testing/server.ts'
import { page, startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

const hourS = 60 * 60

function start(server: TestServer, body: object) {
  const token = server.running.embedKey
  return server.call('/v1/sessions', { method: 'POST', token, origin: page, body })
}

/** How sure the server is of whom the newest conversation is with, and who that is. */
async function participant(server: TestServer) {
  const { body } = await server.api('GET', '/v1/interviews?limit=1')
  return body.items[0].participants[0]
}

test('TM-17 a token says who it is, and the word of the host is what the conversation rests on', async () => {
  const server = await startTestServer()
  const host = await startHost(server)
  const identity_token = await host.token('user_ada', { name: 'Ada Lovelace' })
  expect((await start(server, { identity_token })).status).toBe(201)
  expect(await participant(server)).toMatchObject({
    external_id: 'user_ada',
    name: 'Ada Lovelace',
    assurance: 'verified',
  })
  expect((await start(server, { external_id: 'user_ada', identity_token })).status).toBe(201)
  await start(server, { external_id: 'user_ada' })
  expect(await participant(server)).toMatchObject({ assurance: 'device' })
})

test('TM-09 a token for somebody else than the page states is identity_mismatch, and nothing is begun', async () => {
  const server = await startTestServer()
  const host = await startHost(server)
  await server.open({ external_id: 'user_bob' })
  const identity_token = await host.token('user_ada')
  for (const external_id of ['user_bob', 'user_nobody']) {
    const answer = await start(server, { external_id, identity_token })
    expect(answer).toMatchObject({
      status: 403,
      body: { error: { code: 'identity_mismatch', field: 'external_id' } },
    })
    expect(JSON.stringify(answer.body)).not.toContain('user_')
  }
  expect((await server.api('GET', '/v1/persons')).body.items).toHaveLength(1)
})

test('TM-11 a page cannot replace a name that its host has signed', async () => {
  const server = await startTestServer()
  const host = await startHost(server)
  const signed = await host.token('user_ada', { name: 'Ada Lovelace' })
  await start(server, { identity_token: signed, name: 'Eve' })
  expect(await participant(server)).toMatchObject({ name: 'Ada Lovelace' })
  const session = await server.open({ identity_token: await host.token('user_ada'), name: 'Eve' })
  await server.in(session).call('/person', { method: 'PUT', body: { name: 'Mallory' } })
  expect((await server.api('GET', '/v1/persons')).body.items).toMatchObject([
    { external_id: 'user_ada', name: 'Ada Lovelace' },
  ])
  const turns = [await server.agent.next(), await server.agent.next()]
  for (const { turn } of turns) expect(turn.personName).toBe('Ada Lovelace')
})

test('an EdDSA token is good for the public key of its host', async () => {
  const server = await startTestServer()
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const public_key = publicKey.export({ format: 'jwk' })
  const { kid, aud } = await createIdentityKey(server, { alg: 'EdDSA', public_key })
  const sign = (sub: string, key: Parameters<SignJWT['sign']>[0]) =>
    new SignJWT({ sub, aud, exp: secondsOf(server) + 60 })
      .setProtectedHeader({ alg: 'EdDSA', kid })
      .sign(key)
  const identity_token = await sign('user_ada', privateKey)
  expect((await start(server, { identity_token })).status).toBe(201)
  const forged = await sign('user_ada', generateKeyPairSync('ed25519').privateKey)
  expect((await start(server, { identity_token: forged })).status).toBe(401)

  // What is public must not do as the secret of another algorithm.
  for (const text of [JSON.stringify(public_key), String(public_key.x)]) {
    const confused = await new SignJWT({ sub: 'user_ada', aud, exp: secondsOf(server) + 60 })
      .setProtectedHeader({ alg: 'HS256', kid })
      .sign(new TextEncoder().encode(text))
    expect((await start(server, { identity_token: confused })).status).toBe(401)
  }
  const bytes = Buffer.from(String(public_key.x), 'base64url')
  const confused = await new SignJWT({ sub: 'user_ada', aud, exp: secondsOf(server) + 60 })
    .setProtectedHeader({ alg: 'HS256', kid })
    .sign(bytes)
  expect((await start(server, { identity_token: confused })).status).toBe(401)
})

type Forge = (host: TestHost, server: TestServer) => string | Promise<string>

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Signed as the host does, but with another header. */
function withHeader(header: object): Forge {
  return (host) =>
    new SignJWT(host.claims('user_ada'))
      .setProtectedHeader({ alg: 'HS256', kid: host.key.kid, ...header })
      .sign(host.material, { crit: { x: true } })
}

const withClaims =
  (more: (now: number) => object): Forge =>
  (host, server) =>
    host.token('user_ada', more(secondsOf(server)))

test.for<[what: string, forge: Forge, code?: string]>([
  ['text', () => 'not a token'],
  ['nothing', () => ''],
  ['a token cut short', async (host) => (await host.token('user_ada')).slice(0, -4)],
  [
    'a token without its signature',
    async (host) => (await host.token('user_ada')).replace(/[^.]*$/, ''),
  ],
  [
    'alg none',
    ({ claims, key }) =>
      `${encoded({ alg: 'none', kid: key.kid })}.${encoded(claims('user_ada'))}.`,
  ],
  ['another algorithm', (host) => signedAs(host, 'HS512')],
  ['a header that is no JSON', async (host) => `AAAA.${(await host.token('x')).slice(20)}`],
  ['an unknown kid', withHeader({ kid: 'ik_unknown' })],
  ['no kid', withHeader({ kid: undefined })],
  ['a kid that is no id', withHeader({ kid: "' or 1=1 --" })],
  ['an extension nobody knows', withHeader({ crit: ['x'], x: 1 })],
  ['another key', async (host) => signedBy(host, new Uint8Array(46))],
  ['an empty key', (host) => signedBy(host, new Uint8Array(1))],
  ['the kid as key', (host) => signedBy(host, new TextEncoder().encode(host.key.kid))],
  [
    'claims changed afterwards',
    async (host) => {
      const [head, , signature] = (await host.token('user_ada')).split('.')
      return `${head}.${encoded(host.claims('user_bob'))}.${signature}`
    },
  ],
  ['another audience', withClaims(() => ({ aud: 'org_other' }))],
  ['no audience', withClaims(() => ({ aud: undefined }))],
  ['no end', withClaims(() => ({ exp: undefined }))],
  ['an end that is no time', withClaims(() => ({ exp: 'soon' }))],
  ['an end more than an hour away', withClaims((now) => ({ exp: now + hourS + 60 }))],
  ['a token past its time', withClaims((now) => ({ exp: now - 31 })), 'session_expired'],
  ['a token not yet good', withClaims((now) => ({ nbf: now + 60 }))],
  ['a token of the future', withClaims((now) => ({ iat: now + 60 }))],
  ['nobody', withClaims(() => ({ sub: undefined }))],
  ['a number for somebody', withClaims(() => ({ sub: 7 }))],
  ['a placeholder for somebody', withClaims(() => ({ sub: 'undefined' }))],
  ['a name that is none', withClaims(() => ({ name: { first: 'Ada' } }))],
])('TM-06 %s is refused, and nothing is begun', async ([, forge, code = 'unauthorized']) => {
  const server = await startTestServer()
  const identity_token = await forge(await startHost(server), server)
  const answer = await start(server, { external_id: 'user_ada', identity_token })
  expect(answer).toMatchObject({
    status: 401,
    body: { error: { code, field: 'identity_token' } },
  })
  expect((await server.api('GET', '/v1/interviews')).body.items).toEqual([])
})

async function signedAs(host: TestHost, alg: string): Promise<string> {
  return new SignJWT(host.claims('user_ada'))
    .setProtectedHeader({ alg, kid: host.key.kid })
    .sign(await importJWK({ kty: 'oct', k: Buffer.from(host.material).toString('base64url') }, alg))
}

function signedBy(host: TestHost, key: Uint8Array): Promise<string> {
  return new SignJWT(host.claims('user_ada'))
    .setProtectedHeader({ alg: 'HS256', kid: host.key.kid })
    .sign(key)
}

test('clocks may differ by half a minute, and a token may last an hour', async () => {
  const server = await startTestServer()
  const host = await startHost(server)
  const now = secondsOf(server)
  for (const more of [{ exp: now - 20 }, { exp: now + hourS + 20 }, { iat: now + 20 }]) {
    const identity_token = await host.token('user_ada', more)
    expect((await start(server, { identity_token })).status, JSON.stringify(more)).toBe(201)
  }
})

test('TM-06 a token of more than 4,096 characters is refused before it is looked at', async () => {
  const server = await startTestServer()
  for (const length of [4_097, 200_000]) {
    const answer = await start(server, { identity_token: 'x'.repeat(length) })
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 'validation_error', field: 'identity_token' } },
    })
  }
})

test('another organisation’s host has no say here', async () => {
  const server = await startTestServerOfTwo()
  const { other } = server
  const host = await startHost({ api: other.api, now: server.now })
  const own = await startHost(server)
  for (const aud of [other.orgId, own.key.aud]) {
    const identity_token = await host.token('user_ada', { aud })
    expect((await start(server, { identity_token })).status).toBe(401)
  }
})

test('a key is changed for the next without a pause, and deleted is void at once', async () => {
  const server = await startTestServer()
  const [old, next] = [await startHost(server), await startHost(server)]
  const tokens = [await old.token('user_ada'), await next.token('user_ada')]
  const statuses = async () => {
    const answers = []
    for (const identity_token of tokens) answers.push(await start(server, { identity_token }))
    return answers.map(({ status }) => status)
  }
  expect(await statuses()).toEqual([201, 201])
  await server.api('DELETE', `/v1/identity-keys/${old.key.id}`)
  expect(await statuses()).toEqual([401, 201])
  await server.restart({ secrets: ['another secret, under which nothing was kept'] })
  expect(await statuses()).toEqual([401, 401])
})

test('a key outlives a change of the server’s secrets, once each server was started with both', async () => {
  const server = await startTestServer()
  const identity_token = await (await startHost(server)).token('user_ada')
  const [old, newer] = [
    'a secret that outlives each restart of the server',
    'another secret, put first',
  ]
  await server.restart({ secrets: [newer, old] })
  expect((await start(server, { identity_token })).status).toBe(201)
  await server.restart({ secrets: [newer] })
  expect((await start(server, { identity_token })).status).toBe(201)
})
