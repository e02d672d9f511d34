import type { Credentials } from '@roxels/protocol'
import type { Holder, Kept } from './secrets.ts'
import type { Tokens } from './tokens.ts'

/** What a browser was given, and who it is in a conversation with, as that stands after the call. */
export interface Granted {
  readonly kept: Kept
  readonly holder: Pick<Holder, 'external_id' | 'assurance'>
}

/** The part that every answer with a session secret has in common (Rule 13). It holds the host's own id of a person, never ours. */
export async function credentialsOf(
  tokens: Tokens,
  sessionId: string,
  generation: number,
  { kept, holder: { external_id, assurance } }: Granted,
): Promise<Credentials> {
  return { ...(await tokens.sign(sessionId, generation)), ...kept, external_id, assurance }
}
