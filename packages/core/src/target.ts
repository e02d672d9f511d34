import { refuseIf } from './errors.ts'
import type { Target } from './roxels.ts'

/** True for what a backend made, a session or a conversation somebody was sent a link to; a target is else the embed key of a template. */
export const isByBackend = (target: string) => /^(sess|iv)_/.test(target)

const expected = { templateKey: 'an embed key (rk_…)', sessionId: 'sess_…', interviewId: 'iv_…' }
const prefixes = { templateKey: '', sessionId: 'sess_', interviewId: 'iv_' }

/** Reads what a host wants to be opened. Throws a `validation_error` for what is neither, or both, or must not be in a page. */
export function readTarget(wanted: Target): string {
  const fields = (Object.keys(expected) as (keyof Target)[]).filter(
    (name) => wanted[name] !== undefined,
  )
  const field = fields.at(-1) ?? 'templateKey'
  refuseIf(fields.length > 1 && `Pass ${fields.join(' or ')}, not both.`, field)
  const target: unknown = wanted[field]
  const isText = typeof target === 'string'
  refuseIf(
    isText &&
      /^sk[-_]/.test(target) &&
      'This is a secret key, which must not be in a page: revoke it, and pass an embed key (rk_…).',
    field,
  )
  const fits =
    isText &&
    target !== '' &&
    target.startsWith(prefixes[field]) &&
    isByBackend(target) === (field !== 'templateKey')
  refuseIf(!fits && `Expected ${expected[field]}.`, field)
  return target as string
}
