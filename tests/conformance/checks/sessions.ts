import assert from 'node:assert/strict'
import type { Session } from '@roxels/protocol'
import type { Check } from '../check.ts'
import type { Target } from '../target.ts'
import { refused } from './answers.ts'

const person = (name: string) => ({ external_id: `conformance_${name}_${crypto.randomUUID()}` })

/** What a stranger may learn from an answer: its shape, never its values. The ids that were stated must be as long as each other. */
const shapeOf = (session: Session) =>
  Object.entries(session).map(([key, value]) => [key, typeof value, String(value).length])

function renew({ call }: Target, { session_id }: Session, session_secret: string) {
  return call(`/v1/sessions/${session_id}/token`, { method: 'POST', body: { session_secret } })
}

/** Section 2: opening a session, keeping it and giving it back. */
export const sessionChecks: readonly Check[] = [
  {
    rules: [6],
    tries: 'an embed key opens sessions from its own origins, and says what to do about others',
    async run({ call, embedKey: token, secretKey, origin }) {
      const open = (from?: string, key = token) =>
        call('/v1/sessions', {
          method: 'POST',
          token: key,
          body: {},
          ...(from === undefined ? {} : { origin: from }),
        })
      assert.equal((await open(origin)).status, 201)
      const foreign = await open('https://elsewhere.example')
      refused(foreign, 'forbidden')
      assert.match(foreign.body.error.message, /https:\/\/elsewhere\.example/)
      refused(await open(), 'forbidden')
      const leaked = await open(origin, secretKey)
      refused(leaked, 'forbidden')
      assert.match(leaked.body.error.message, /leaked/)
      const preflight = await call('/v1/sessions', {
        method: 'OPTIONS',
        origin: 'https://elsewhere.example',
        headers: { 'access-control-request-method': 'POST' },
      })
      assert.ok(preflight.status < 300)
    },
  },
  {
    rules: [7, 11],
    tries:
      'a resume is 200 with another session and secret; the old secret is good until the new one is used',
    async run(target) {
      const who = person('rotation')
      const { session: first } = await target.open(who)
      assert.equal(first.resumed, false)
      const { session: second } = await target.open({
        ...who,
        session_secret: first.session_secret,
      })
      assert.equal(second.resumed, true)
      for (const { external_id, assurance } of [first, second]) {
        assert.deepEqual({ external_id, assurance }, { ...who, assurance: 'device' })
      }
      assert.notEqual(second.session_id, first.session_id)
      assert.notEqual(second.session_secret, first.session_secret)
      const lost = await target.open({ ...who, session_secret: first.session_secret })
      assert.equal(lost.session.resumed, true)
      const third = await target.open({ ...who, session_secret: lost.session.session_secret })
      assert.equal(third.session.resumed, true)
      const dead = await renew(target, first, first.session_secret)
      refused(dead, 'session_token_invalid')
    },
  },
  {
    rules: [8],
    tries:
      'a secret resumes its own conversation for its own person and template, and nothing else',
    async run(target) {
      const ada = person('ada')
      const { session } = await target.open(ada)
      const { session_secret } = session
      const elsewhere = await target.open({ ...ada, session_secret }, target.fleetingKey)
      assert.equal(elsewhere.session.resumed, false)
      assert.equal((await target.open({ ...ada, session_secret })).session.resumed, true)
    },
  },
  {
    rules: [9],
    tries:
      'a known and an unknown external_id are answered alike; a shown secret of another person is dead',
    async run(target) {
      const known = person('known')
      const { session } = await target.open({ ...known, name: 'Ada' })
      const stranger = (await target.open(known)).session
      const nobody = (await target.open(person('other'))).session
      assert.equal(stranger.reason, 'device_unknown')
      assert.deepEqual(shapeOf(stranger), shapeOf(nobody))
      const { session_secret } = session
      const other = await target.open({ ...person('thief'), session_secret })
      assert.equal(other.session.resumed, false)
      assert.equal((await target.open({ ...known, session_secret })).session.resumed, false)
    },
  },
  {
    rules: [10],
    tries: 'resumable where resumption is on and somebody is named, and only there',
    async run(target) {
      assert.equal((await target.open(person('lasting'))).session.resumable, true)
      assert.equal((await target.open()).session.resumable, false)
      const fleeting = await target.open(person('fleeting'), target.fleetingKey)
      assert.equal(fleeting.session.resumable, false)
    },
  },
  {
    rules: [13],
    tries:
      'a token lives ten minutes, names nobody and does not renew itself; the secret renews it',
    async run(target) {
      const who = person('token')
      const { session } = await target.open(who)
      const left = Date.parse(session.expires_at) - Date.now()
      assert.ok(left > 9 * 60_000 && left <= 11 * 60_000, `it lives ${left} ms`)
      const claims = Buffer.from(session.session_token.split('.')[1] ?? '', 'base64url').toString()
      assert.ok(!claims.includes(who.external_id) && !claims.includes('person_'))
      refused(await renew(target, session, session.session_token), 'session_token_invalid')
      const renewed = await renew(target, session, session.session_secret)
      assert.equal(renewed.status, 200)
      assert.equal(renewed.body.external_id, who.external_id)
      assert.equal(renewed.body.assurance, 'device')
      assert.notEqual(renewed.body.session_secret, session.session_secret)
    },
  },
  {
    rules: [14],
    tries: 'no, a forged and a foreign token, and a foreign origin, are refused as documented',
    async run(target) {
      const mine = await target.open()
      const other = await target.open()
      const path = `/v1/sessions/${mine.session.session_id}/messages`
      refused(await target.call(path), 'session_token_required')
      const [head, body] = mine.session.session_token.split('.')
      refused(await target.call(path, { token: `${head}.${body}.AAAA` }), 'session_token_invalid')
      const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`
      refused(await target.call(path, { token: unsigned }), 'session_token_invalid')
      const foreign = await other.call('/messages')
      assert.equal(foreign.status, 200)
      const { session_token: token } = other.session
      const known = await target.call(path, { token })
      const unknown = await target.call('/v1/sessions/sess_unknown/messages', { token })
      refused(known, 'forbidden')
      assert.deepEqual(unknown.body, known.body)
      refused(await mine.call('/messages', { origin: 'https://evil.example' }), 'forbidden')
    },
  },
  {
    rules: [15],
    tries: 'sign-out ends the secret, each of its sessions, their tokens and streams at once',
    async run(target) {
      const who = person('leaving')
      const first = await target.open(who)
      const { session_secret } = first.session
      const second = await target.open({ ...who, session_secret })
      const stream = await first.stream()
      await stream.until('ping')
      assert.equal((await second.call('/token', { method: 'DELETE' })).status, 204)
      const { data } = await stream.until('close')
      assert.deepEqual(data, { reason: 'signed_out', reconnect: false })
      await stream.ended
      for (const access of [first, second]) {
        refused(await access.call('/messages'), 'session_token_invalid')
      }
      const again = await target.open({ ...who, session_secret: second.session.session_secret })
      assert.equal(again.session.resumed, false)
    },
  },
  {
    rules: [69],
    tries:
      'a revoke handle signs out without a token and from anywhere, does nothing else, and is answered like an invented one',
    async run(target) {
      const who = person('revoked')
      const first = await target.open(who)
      const { revoke_handle, session_secret } = first.session
      const second = await target.open({ ...who, session_secret })
      assert.equal(second.session.revoke_handle, revoke_handle)
      const stream = await second.stream()
      await stream.until('ping')
      const revoke = (handle: string) =>
        target.call('/v1/revocations', {
          method: 'POST',
          origin: 'https://elsewhere.example',
          body: { revoke_handle: handle },
        })
      assert.equal((await revoke(`${revoke_handle}x`)).status, 204)
      refused(await first.call('/messages', { token: revoke_handle }), 'session_token_invalid')
      refused(await renew(target, first.session, revoke_handle), 'session_token_invalid')
      assert.equal((await first.call('/messages')).status, 200)
      for (const again of [false, true]) {
        const { status, text } = await revoke(revoke_handle)
        assert.deepEqual({ again, status, text }, { again, status: 204, text: '' })
      }
      assert.equal((await stream.until('close')).data.reason, 'signed_out')
      for (const { call } of [first, second]) {
        refused(await call('/messages'), 'session_token_invalid')
      }
    },
  },
  {
    rules: [74],
    tries: 'an embed key reads what its template is called, from its own origins or none',
    async run({ call, embedKey: token, templateId, origin }) {
      const read = (from?: string) =>
        call('/v1/embed/config', { token, ...(from === undefined ? {} : { origin: from }) })
      const { status, body } = await read(origin)
      assert.equal(status, 200)
      assert.equal(body.template.id, templateId)
      assert.equal(body.begins, true)
      assert.equal(body.resumption.trust, 'device')
      assert.equal(body.launcher.display, 'modal')
      assert.equal((await read()).status, 200)
      refused(await read('https://elsewhere.example'), 'forbidden')
    },
  },
  {
    rules: [16],
    tries:
      'an anonymous conversation is claimed, alike for a known and an unknown id; one that is somebody’s is not',
    async run(target) {
      const ada = person('claim')
      await target.open(ada)
      const claim = async (external_id: string) => {
        const { call } = await target.open()
        return call('/person', { method: 'PUT', body: { external_id } })
      }
      const known = await claim(ada.external_id)
      const unknown = await claim(person('other').external_id)
      assert.equal(known.status, 200)
      assert.equal(known.body.external_id, ada.external_id)
      assert.equal(known.body.assurance, 'device')
      assert.equal(known.body.resumable, true)
      assert.deepEqual(shapeOf(known.body), shapeOf(unknown.body))
      const taken = await target.open(person('taken'))
      refused(await taken.call('/person', { method: 'PUT', body: ada }), 'conflict')
      const renamed = await taken.call('/person', { method: 'PUT', body: { name: 'Bob' } })
      assert.equal(renamed.status, 200)
    },
  },
]
