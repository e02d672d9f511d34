import { expect, test } from 'vitest'
import type { RoxelsErrorCode } from './errors.ts'
import { RoxelsError } from './errors.ts'
import { isRepeatable, readRetryAfter, waitBefore } from './retry.ts'

const failure = (details: ConstructorParameters<typeof RoxelsError>[2] = {}) =>
  new RoxelsError('unreachable', '', details)

test.for([
  { retry: 1, roll: 0, waitMs: 0 },
  { retry: 1, roll: 0.5, waitMs: 250 },
  { retry: 2, roll: 0.999_999, waitMs: 1_000 },
  { retry: 4, roll: 0.5, waitMs: 2_000 },
  { retry: 5, roll: 0.999_999, waitMs: 8_000 },
  { retry: 2_000, roll: 0.999_999, waitMs: 8_000 },
])('retry $retry with dice $roll waits $waitMs ms (RE-04)', ({ retry, roll, waitMs }) => {
  expect(waitBefore(retry, failure(), roll)).toBe(waitMs)
})

test.for([
  { retryAfterMs: 3_000, roll: 0, waitMs: 3_000 },
  { retryAfterMs: 3_000, roll: 0.5, waitMs: 3_250 },
  { retryAfterMs: 60_000, roll: 0.5, waitMs: 60_250 },
  { retryAfterMs: 60_001, roll: 0, waitMs: undefined },
  { retryAfterMs: Infinity, roll: 0, waitMs: undefined },
])(
  'asked to wait $retryAfterMs ms with dice $roll it waits $waitMs (RE-04)',
  ({ retryAfterMs, roll, waitMs }) => {
    expect(waitBefore(1, failure({ retryAfterMs }), roll)).toBe(waitMs)
  },
)

const now = Date.parse('2026-11-23T10:00:00Z')

test.for<[value: string | null, waitMs: number | undefined]>([
  ['0', 0],
  ['7', 7_000],
  ['Mon, 23 Nov 2026 10:00:30 GMT', 30_000],
  ['Mon, 23 Nov 2026 09:00:00 GMT', 0],
  ['1.5', undefined],
  ['-3', undefined],
  ['2026', 2_026_000],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
])('Retry-After: %s asks for %s ms', ([value, waitMs]) => {
  expect(readRetryAfter(value, now)).toBe(waitMs)
})

const otherwise: RoxelsErrorCode = 'internal_error'

test.for<[failed: string, error: RoxelsError, always: boolean, patch: boolean]>([
  ['400', new RoxelsError('validation_error', '', { status: 400 }), false, false],
  ['401', new RoxelsError('unauthorized', '', { status: 401 }), false, false],
  ['409', new RoxelsError('conflict', '', { status: 409 }), false, false],
  ['408', new RoxelsError(otherwise, '', { status: 408 }), true, true],
  ['429', new RoxelsError('rate_limited', '', { status: 429 }), true, true],
  ['500', new RoxelsError(otherwise, '', { status: 500 }), true, false],
  ['503', new RoxelsError('service_unavailable', '', { status: 503 }), true, false],
  ['a time out', new RoxelsError('timed_out', ''), true, false],
  ['a broken line', failure({ reason: 'UND_ERR_SOCKET' }), true, false],
  ['a broken line without a name', failure(), true, false],
  ['a host that is not there', failure({ reason: 'ENOTFOUND' }), true, true],
  ['a port nobody listens on', failure({ reason: 'ECONNREFUSED' }), true, true],
  ['what is no answer', new RoxelsError('unexpected_answer', '', { status: 200 }), false, false],
])('after %s a call is made again, or not (RE-05)', ([, error, always, patch]) => {
  for (const method of ['GET', 'POST', 'DELETE'] as const) {
    expect(isRepeatable(method, error)).toBe(always)
  }
  expect(isRepeatable('PATCH', error)).toBe(patch)
})
