import { decodeProtectedHeader, jwtVerify } from 'jose'
import { expect, test, vi } from 'vitest'
import type { IdentityClaims } from './sign-identity.ts'
import { signIdentity } from './sign-identity.ts'

const secret = `is_${'s'.repeat(43)}`
const claims: IdentityClaims = { kid: 'ik_1', secret, aud: 'org_1', externalId: 'user_1' }

test('a token says who, for which organisation, until when, and by which key', async () => {
  const token = await signIdentity({ ...claims, name: 'Ada Lovelace', expiresInSeconds: 60 })
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', kid: 'ik_1' })
  const { payload } = await jwtVerify(token, new TextEncoder().encode(secret))
  expect(payload).toEqual({
    sub: 'user_1',
    aud: 'org_1',
    name: 'Ada Lovelace',
    iat: expect.any(Number),
    exp: Number(payload.iat) + 60,
  })
  expect(Math.abs(Number(payload.iat) - Date.now() / 1_000)).toBeLessThan(60)
})

test('without more it is good for five minutes and names nobody', async () => {
  const { payload } = await jwtVerify(await signIdentity(claims), new TextEncoder().encode(secret))
  expect(Number(payload.exp) - Number(payload.iat)).toBe(300)
  expect(payload).not.toHaveProperty('name')
})

test.for<[field: string, more: object]>([
  ['externalId', { externalId: undefined }],
  ['externalId', { externalId: 7 }],
  ['externalId', { externalId: '' }],
  ['externalId', { externalId: 'undefined' }],
  ['name', { name: ' ' }],
  ['kid', { kid: undefined }],
  ['aud', { aud: '' }],
  ['secret', { secret: 'short' }],
  ['secret', { secret: `sk_${'s'.repeat(43)}` }],
  ['secret', { secret: new TextEncoder().encode(secret) }],
  ['expiresInSeconds', { expiresInSeconds: 3_601 }],
  ['expiresInSeconds', { expiresInSeconds: 0 }],
  ['expiresInSeconds', { expiresInSeconds: Number.NaN }],
  ['expiresInSeconds', { expiresInSeconds: '60' }],
])('%s: %o is refused before anything is signed', async ([field, more]) => {
  const signed = signIdentity({ ...claims, ...more } as IdentityClaims)
  await expect(signed).rejects.toMatchObject({ code: 'validation_error', field })
  await signed.catch((error: Error) => {
    for (const hidden of [secret, 's'.repeat(43)]) expect(error.message).not.toContain(hidden)
  })
})

test('a page cannot sign', async () => {
  vi.stubGlobal('window', {})
  vi.stubGlobal('document', {})
  const signed = signIdentity(claims)
  vi.unstubAllGlobals()
  await expect(signed).rejects.toMatchObject({ code: 'misconfigured' })
})
