import type { CreatedIdentityKey } from '@roxels/protocol/api'
import { CreatedIdentityKeySchema } from '@roxels/protocol/api'
import type { JWTPayload } from 'jose'
import { SignJWT } from 'jose'
import * as v from 'valibot'
import type { TestServer } from './server.ts'

type Backend = Pick<TestServer, 'api'>

/** Makes an identity key; the answer must be 201. */
export async function createIdentityKey(
  backend: Backend,
  body: object = { alg: 'HS256' },
): Promise<CreatedIdentityKey> {
  const answer = await backend.api('POST', '/v1/identity-keys', body)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return v.parse(CreatedIdentityKeySchema, answer.body)
}

/** There can only be two of them. */
export async function withoutIdentityKeys(backend: Backend): Promise<void> {
  const { body } = await backend.api('GET', '/v1/identity-keys')
  for (const { id } of body.items) await backend.api('DELETE', `/v1/identity-keys/${id}`)
}

/** The backend of a host that signs who its people are. */
export interface TestHost {
  readonly key: CreatedIdentityKey
  readonly material: Uint8Array
  /** What a good token says; `more` goes over it. */
  claims(externalId: string, more?: object): JWTPayload
  token(externalId: string, more?: object): Promise<string>
}

/** Starts to sign with a new key of HS256. */
export async function startHost(server: Pick<TestServer, 'api' | 'now'>): Promise<TestHost> {
  const key = await createIdentityKey(server)
  const material = new TextEncoder().encode('secret' in key ? key.secret : '')
  const host: TestHost = {
    key,
    material,
    claims: (sub, more) => ({ sub, aud: key.aud, exp: secondsOf(server) + 600, ...more }),
    token: (externalId, more) =>
      new SignJWT(host.claims(externalId, more))
        .setProtectedHeader({ alg: 'HS256', kid: key.kid })
        .sign(material),
  }
  return host
}

const hosts = new WeakMap<Pick<TestServer, 'api'>, TestHost>()

/** The host of a server, as long as its key is there; else a new one. */
export async function hostOf(server: Pick<TestServer, 'api' | 'now'>): Promise<TestHost> {
  const known = hosts.get(server)
  const { body } = await server.api('GET', '/v1/identity-keys')
  const isLive = body.items.some(({ id }: { id: string }) => id === known?.key.id)
  if (known !== undefined && isLive) return known
  await withoutIdentityKeys(server)
  const host = await startHost(server)
  hosts.set(server, host)
  return host
}

/** The time of a server, in whole seconds. */
export function secondsOf(server: Pick<TestServer, 'now'>): number {
  return Math.floor(server.now() / 1_000)
}
