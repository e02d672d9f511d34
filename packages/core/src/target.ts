import { refuseIf } from './errors.ts'
import type { Target } from './roxels.ts'

/** True for the id of a session that a backend made; a target is else the embed key of a template. */
export const isSessionId = (target: string) => target.startsWith('sess')

/** Reads what a host wants to be opened. Throws a `validation_error` for what is neither, or both, or must not be in a page. */
export function readTarget({ templateKey, sessionId }: Target): string {
  const [field, target] =
    sessionId === undefined ? ['templateKey', templateKey] : ['sessionId', sessionId]
  const both = sessionId !== undefined && templateKey !== undefined
  refuseIf(both && 'Pass templateKey or sessionId, not both.', 'sessionId')
  const isSecret = typeof target === 'string' && /^sk[-_]/.test(target)
  refuseIf(
    isSecret &&
      'This is a secret key, which must not be in a page: revoke it, and pass an embed key (rk_…).',
    field,
  )
  const fits =
    typeof target === 'string' && target !== '' && isSessionId(target) === (field === 'sessionId')
  refuseIf(
    !fits && (field === 'sessionId' ? 'Expected sess_….' : 'Expected an embed key (rk_…).'),
    field,
  )
  return target as string
}
