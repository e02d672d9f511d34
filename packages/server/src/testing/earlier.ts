import type { Session } from '@roxels/protocol'
import type { AgentTurn } from '../agent/port.ts'
import type { TestServer } from './server.ts'

type Findings = Readonly<Record<string, unknown>>

/**
 * Ends the turn that opens a conversation, once its agent has found out these things and noted those, which are not whole yet;
 * then the conversation, unless told otherwise.
 */
export async function find(
  server: TestServer,
  session: Session,
  findings: Findings,
  { ends = true, noted = {} }: { readonly ends?: boolean; readonly noted?: Findings } = {},
): Promise<void> {
  const browser = server.in(session)
  const stream = await browser.stream()
  await stream.until('snapshot')
  const staged = await server.agent.next()
  for (const [goalId, data] of Object.entries(findings)) {
    staged.do({ type: 'capture', goalId, data })
    staged.do({ type: 'commit', goalId })
  }
  for (const [goalId, data] of Object.entries(noted)) staged.do({ type: 'capture', goalId, data })
  staged.say('Noted.')
  staged.end()
  await stream.until('turn', ({ state }) => state === 'completed')
  stream.cut()
  if (ends) await browser.call('/end', { method: 'POST' })
}

/** What an agent is told of earlier conversations, by what they found; those that may be a stranger's are marked by a `?`. */
export function toldOf({ earlier }: AgentTurn): readonly Findings[] {
  return earlier.map(({ findings, unverified }) =>
    Object.fromEntries(
      findings.map(({ goalId, data }) => [unverified ? `${goalId}?` : goalId, data]),
    ),
  )
}
