import assert from 'node:assert/strict'
import { signIdentity } from '@roxels/node'
import type { Check } from '../check.ts'
import type { Access, Target } from '../target.ts'
import { refused } from './answers.ts'

const person = () => ({ external_id: `conformance_${crypto.randomUUID()}` })

/** Whoever signs for the host, until its key is retired. */
interface Host {
  sign(externalId: string, more?: { readonly aud?: string }): Promise<string>
  retire(): Promise<unknown>
}

async function startHost({ api }: Target): Promise<Host> {
  const { status, body: key } = await api('POST', '/v1/identity-keys', { alg: 'HS256' })
  assert.equal(status, 201, 'an identity key could be made: delete one where there are two')
  const { kid, aud, secret } = key as { kid: string; aud: string; secret: string }
  return {
    sign: (externalId, more) => signIdentity({ kid, aud, secret, externalId, ...more }),
    retire: () => api('DELETE', `/v1/identity-keys/${kid}`),
  }
}

function start({ call, verifiedKey: token, origin }: Target, body: object) {
  return call('/v1/sessions', { method: 'POST', token, origin, body })
}

async function holds(access: Access, text: string): Promise<boolean> {
  const { body } = await access.call('/messages')
  return JSON.stringify(body).includes(text)
}

async function tryTokens(target: Target, { sign }: Host): Promise<void> {
  const { external_id } = person()
  const identity_token = await sign(external_id)
  assert.equal((await start(target, { external_id, identity_token })).status, 201)
  const mismatch = await start(target, { ...person(), identity_token })
  refused(mismatch, 'identity_mismatch')
  const [head = '', claims = '', signature = ''] = identity_token.split('.')
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const unsigned = encoded({ ...JSON.parse(atob(head)), alg: 'none' })
  for (const bad of [
    'x',
    `${head}.${claims}.`,
    `${unsigned}.${claims}.`,
    `${head}.${encoded({ sub: external_id })}.${signature}`,
    await sign(external_id, { aud: 'org_other' }),
  ]) {
    const answer = await start(target, { external_id, identity_token: bad })
    refused(answer, 'unauthorized')
    assert.equal(answer.body.error.field, 'identity_token')
  }
}

async function tryRenewals(target: Target, { sign, retire }: Host): Promise<void> {
  const ada = person()
  const open = async () =>
    target.open({ identity_token: await sign(ada.external_id) }, target.verifiedKey)
  const renew = ({ session, call }: Access, identity_token?: string) =>
    call('/token', {
      method: 'POST',
      body: {
        session_secret: session.session_secret,
        ...(identity_token === undefined ? {} : { identity_token }),
      },
    })
  const first = await open()
  const { status } = await renew(first)
  assert.equal(status, 200)
  const second = await open()
  const stream = await second.stream()
  await stream.until('ping')
  refused(await renew(second, await sign(person().external_id)), 'identity_mismatch')
  assert.equal((await stream.until('close')).data.reason, 'person_changed')
  refused(await renew(second), 'session_token_invalid')

  const third = await open()
  await retire()
  refused(await renew(third), 'session_expired')
}

async function tryCarryingOn(target: Target, { sign }: Host): Promise<void> {
  const ada = person()
  const identity_token = await sign(ada.external_id)
  const first = await target.open({ identity_token }, target.verifiedKey)
  await first.send('Said on the first device.')
  const second = await target.open({ identity_token }, target.verifiedKey)
  assert.equal(second.session.resumed, true)
  assert.ok(await holds(second, 'Said on the first device.'))
  const stranger = await target.open(ada, target.verifiedKey)
  assert.equal(stranger.session.reason, 'device_unknown')
  assert.ok(!(await holds(stranger, 'Said on the first device.')))
  const trusting = await target.open({ identity_token })
  assert.equal(trusting.session.resumed, false)

  const bob = person()
  await (await target.open(bob, target.openKey)).send('Said to whoever asks.')
  const anyone = await target.open(bob, target.openKey)
  assert.equal(anyone.session.resumed, true)
  assert.ok(await holds(anyone, 'Said to whoever asks.'))
  assert.equal((await target.open(person(), target.openKey)).session.resumed, false)
}

/** Section 2: who a host says it is. One check: there can only be two identity keys, and others may have one. */
export const identityChecks: readonly Check[] = [
  {
    rules: [70, 71, 72],
    tries:
      'an identity token is good as its host signed it and for that person, lets them carry on from any device, and is needed again once its key is deleted',
    async run(target) {
      const host = await startHost(target)
      try {
        await tryTokens(target, host)
        await tryCarryingOn(target, host)
        await tryRenewals(target, host)
      } finally {
        await host.retire()
      }
    },
  },
  {
    rules: [73],
    tries:
      'a conversation at a kiosk is resumed and claimed by nobody, and abandoned at sign-out once its stream is closed',
    async run(target) {
      const who = person()
      const access = await target.open({ ...who, kiosk: true }, target.openKey)
      const { session_secret, resumable } = access.session
      assert.equal(resumable, false)
      const again = await target.open({ ...who, session_secret }, target.openKey)
      assert.equal(again.session.resumed, false)
      const nobody = await target.open({ kiosk: true }, target.openKey)
      refused(await nobody.call('/person', { method: 'PUT', body: who }), 'conflict')
      const stream = await access.stream()
      await stream.until('ping')
      assert.equal((await access.call('/token', { method: 'DELETE' })).status, 204)
      assert.equal((await stream.until('close')).data.reason, 'signed_out')
      const query = `external_id=${who.external_id}&status=abandoned`
      for (let tries = 0; ; tries += 1) {
        const { items } = (await target.api('GET', `/v1/interviews?${query}`)).body
        if (items.length === 1) break
        assert.ok(tries < 100, 'it is abandoned within five seconds')
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
  },
]
