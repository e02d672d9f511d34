import type { Conversation } from './session/conversation.ts'
import type { ClearReport, SessionStorage } from './storage.ts'

/** What a sign-out achieved. Memory is always cleared. */
export interface SignOutReport extends ClearReport {
  /** `now`: the server has made token and secret void. `no`: it could not be told. `none`: there was nothing to tell it. */
  readonly revoked: 'now' | 'no' | 'none'
}

/** Clears storage at once, whether or not the server can be reached, and then tells the server (Rule 50). */
export async function forget(
  storage: SessionStorage,
  templateKey: string,
  conversation: Conversation | null,
): Promise<SignOutReport> {
  const { known, anonymous } = storage.resting(templateKey)
  const cleared = storage.clear()
  if (conversation === null) return { ...cleared, revoked: known || anonymous ? 'no' : 'none' }
  const revoked = await conversation.revoke().then(
    () => 'now' as const,
    () => 'no' as const,
  )
  return { ...cleared, revoked }
}
