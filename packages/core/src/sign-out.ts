import type { Ports } from './ports.ts'
import type { Conversation } from './session/conversation.ts'
import type { Revocations, Revoked } from './session/revocations.ts'
import type { ClearReport, Reach, SessionStorage } from './storage.ts'
import { sayOver } from './tabs/share.ts'

/** What a sign-out achieved. */
export interface SignOutReport extends ClearReport {
  /** How many messages were written and not sent: they are gone, and never sent as somebody else. */
  readonly unsent: number
  /**
   * `now`: the server has made all secrets and tokens void. `queued`: it could not be told; it will be, by this page or the next one
   * of this origin. `no`: it could not be told, nor can that be kept for later. `none`: there was nothing to tell.
   */
  readonly revoked: Revoked | 'none'
}

/** Clears storage at once, whether or not the server can be reached, and then tells the server (Rule 50). */
export async function forget(
  {
    ports,
    storage,
    revocations,
    server,
  }: { ports: Ports; storage: SessionStorage; revocations: Revocations; server: string },
  { conversation, unsent }: Left,
  reach: Reach,
): Promise<SignOutReport> {
  const handles = new Map(reach === 'tab' ? [] : storage.handles())
  if (conversation !== null) handles.set(conversation.credentials.handle, server)
  conversation?.credentials.drop()
  const cleared = storage.clear(reach)
  if (conversation !== null) sayOver(ports, conversation.credentials.channel, 'signed_out')
  const revoked = handles.size === 0 ? 'none' : await revocations.revoke(handles)
  return { ...cleared, unsent, revoked }
}

/** What was open when the person was left. */
export interface Left {
  readonly conversation: Conversation | null
  readonly unsent: number
}
