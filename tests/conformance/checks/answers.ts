import assert from 'node:assert/strict'
import type { Answered } from '@roxels/protocol/testing'
import { ErrorBodySchema, errorStatus } from '@roxels/protocol'
import * as v from 'valibot'
import type { Check } from '../check.ts'
import type { Target } from '../target.ts'

/** That a call was refused as the protocol says, with this code. */
export function refused({ status, body, headers }: Answered, code: keyof typeof errorStatus): void {
  assert.equal(body?.error?.code, code)
  assert.equal(status, errorStatus[code])
  const { message } = v.parse(ErrorBodySchema, body).error
  assert.match(message, /\w/)
  assert.match(headers.get('x-request-id') ?? '', /\S/)
}

function openWith({ call, embedKey, origin }: Target, body: unknown, headers = {}) {
  return call('/v1/sessions', { method: 'POST', token: embedKey, origin, body, headers })
}

/** Section 1: requests and answers. */
export const answerChecks: readonly Check[] = [
  {
    rules: [1],
    tries: 'names in snake_case, times in UTC with Z',
    async run(target) {
      const { session } = await target.open()
      assert.match(session.expires_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
      const names = JSON.stringify(session).match(/"(\w+)":/g) ?? []
      assert.deepEqual(
        names.filter((name) => /[A-Z-]/.test(name)),
        [],
      )
    },
  },
  {
    rules: [2],
    tries: 'refusals have a code, a message and the field, and repeat nothing of what was sent',
    async run(target) {
      refused(await target.call('/v1/sessions', { method: 'POST', body: {} }), 'unauthorized')
      refused(await target.call('/v1/nothing'), 'not_found')
      const secret = 'ss_this-would-be-a-secret\u0000'
      const answer = await openWith(target, { external_id: secret })
      refused(answer, 'validation_error')
      assert.equal(answer.body.error.field, 'external_id')
      assert.ok(!answer.text.includes('would-be'))
    },
  },
  {
    rules: [3],
    tries: 'every answer has a request id and no-store, none a cookie or the id of a person',
    async run(target) {
      const { session } = await target.open({ external_id: 'user_3', name: 'Ada' })
      const answers = [
        await target.access(session).call('/messages'),
        await target.call('/v1/nothing'),
        await openWith(target, { external_id: 'user_3' }),
      ]
      for (const { headers, text } of answers) {
        assert.match(headers.get('x-request-id') ?? '', /\S/)
        assert.match(headers.get('cache-control') ?? '', /no-store/)
        assert.equal(headers.get('set-cookie'), null)
        assert.ok(!text.includes('person_'))
      }
    },
  },
  {
    rules: [4],
    tries:
      'what is no JSON, unknown, too large, of another type or by another method is told apart',
    async run(target) {
      refused(await openWith(target, '{"external_id":'), 'validation_error')
      const unknown = await openWith(target, { nick: 'Ada' })
      refused(unknown, 'validation_error')
      assert.equal(unknown.body.error.field, 'nick')
      refused(await openWith(target, { name: 'A'.repeat(300 * 1024) }), 'payload_too_large')
      const type = { 'content-type': 'text/plain' }
      refused(await openWith(target, '{}', type), 'unsupported_media_type')
      const wrong = await target.call('/v1/sessions', { method: 'DELETE' })
      refused(wrong, 'method_not_allowed')
      assert.match(wrong.headers.get('allow') ?? '', /POST/)
    },
  },
]
