import assert from 'node:assert/strict'
import type { Check } from '../check.ts'
import type { Target } from '../target.ts'
import { refused } from './answers.ts'

/** A conversation that a backend made for somebody. */
async function invited({ api, templateId: template_id }: Target, externalId?: string) {
  const persons = externalId === undefined ? [] : [{ external_id: externalId, name: 'Ada' }]
  const { status, body } = await api('POST', '/v1/interviews', { template_id, persons })
  assert.ok(status === 201 || status === 200)
  return body as { id: string; session_id: string; join_url: string; resumed: boolean }
}

function joinById(
  { call, origin }: Target,
  id: string,
  { key, from = origin, body = {} }: { key?: string; from?: string; body?: object } = {},
) {
  return call(`/v1/sessions/${id}/join`, {
    method: 'POST',
    origin: from,
    body,
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  })
}

/** Section 2: joining a session that a backend made. */
export const joiningChecks: readonly Check[] = [
  {
    rules: [54],
    tries:
      'of five browsers that join at once one gets in, and who comes later is answered like a stranger',
    async run(target) {
      const { session_id } = await invited(target, `conformance_${crypto.randomUUID()}`)
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => joinById(target, session_id)),
      )
      const statuses = answers.map(({ status }) => status).toSorted()
      assert.deepEqual(statuses, [200, 403, 403, 403, 403])
      const joined = answers.find(({ status }) => status === 200)
      assert.equal(joined?.body.resumed, false)
      const late = await joinById(target, session_id)
      refused(late, 'forbidden')
      assert.deepEqual((await joinById(target, 'sess_unknown')).body, late.body)
      const access = target.access(joined?.body)
      await (await access.stream()).until('snapshot')
    },
  },
  {
    rules: [54],
    tries: 'the next browser comes in to the whole of a conversation that a backend has resumed',
    async run(target) {
      const who = `conformance_${crypto.randomUUID()}`
      const first = await invited(target, who)
      const { body } = await joinById(target, first.session_id)
      await target.access(body).send('Said on the first device.')
      const again = await invited(target, who)
      assert.equal(again.resumed, true)
      assert.equal(again.id, first.id)
      const second = await joinById(target, again.session_id)
      assert.equal(second.body.resumed, true)
      const stream = await target.access(second.body).stream()
      const { data } = await stream.until('snapshot')
      assert.ok(data.messages.some(({ text }) => text === 'Said on the first device.'))
    },
  },
  {
    rules: [55],
    tries:
      'a join by id from an origin on no list is refused and told what to do, good id or not; a code is for the server’s own pages',
    async run(target) {
      const { id, session_id, join_url } = await invited(target)
      const from = 'https://elsewhere.example'
      const known = await joinById(target, session_id, { from })
      refused(known, 'forbidden')
      assert.match(known.body.error.message, /https:\/\/elsewhere\.example/)
      assert.deepEqual((await joinById(target, 'sess_unknown', { from })).body, known.body)
      const code = new URL(join_url).hash.slice(1)
      const body = { interview_id: id, code }
      refused(
        await target.call('/v1/joins', { method: 'POST', origin: target.origin, body }),
        'forbidden',
      )
      const own = new URL(join_url).origin
      const joined = await target.call('/v1/joins', { method: 'POST', origin: own, body })
      assert.equal(joined.status, 200)
    },
  },
  {
    rules: [56],
    tries: 'a lost answer is given again to whoever has the key, and to nobody else',
    async run(target) {
      const { session_id } = await invited(target)
      refused(await joinById(target, session_id, { key: 'short' }), 'validation_error')
      const key = crypto.randomUUID()
      const first = await joinById(target, session_id, { key })
      assert.equal(first.status, 200)
      const again = await joinById(target, session_id, { key })
      assert.deepEqual(again.body, first.body)
      assert.equal(again.headers.get('idempotency-replayed'), 'true')
      refused(await joinById(target, session_id, { key: crypto.randomUUID() }), 'forbidden')
    },
  },
  {
    rules: [58],
    tries:
      'a browser that joins cannot say who it is, and a claim or rename changes nothing a backend said',
    async run(target) {
      const who = `conformance_${crypto.randomUUID()}`
      const { id, session_id } = await invited(target, who)
      const named = await joinById(target, session_id, { body: { external_id: 'somebody_else' } })
      refused(named, 'validation_error')
      assert.equal(named.body.error.field, 'external_id')
      const { body } = await joinById(target, session_id)
      const access = target.access(body)
      const put = (person: object) => access.call('/person', { method: 'PUT', body: person })
      refused(await put({ external_id: 'somebody_else' }), 'conflict')
      assert.equal((await put({ name: 'Eve' })).status, 200)
      const [participant] = (await target.api('GET', `/v1/interviews/${id}`)).body.participants
      assert.equal(participant.external_id, who)
      assert.equal(participant.name, 'Ada')
    },
  },
]
