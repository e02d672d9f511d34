import type { OpenSession } from '@roxels/protocol'
import type { AgentTurn } from '../agent/port.ts'
import type { TestServer } from './server.ts'

/** Somebody a backend knows. */
export const mirrored = {
  external_id: 'user_ada',
  name: 'Ada Lovelace',
  org_context: { plan: 'gold', city: 'Bern', note: 'owes us' },
}

/** Words of what is known of that person, and of what was said with them, that no stranger may hear. */
export const known = [
  'Ada',
  'Lovelace',
  'gold',
  'Bern',
  'owes',
  '4711',
  'Augusta',
  'engine',
  '1815',
  'person_',
]

/** All the agent is given, as text. */
export function textOf({ captured, ...turn }: AgentTurn): string {
  return JSON.stringify({ ...turn, captured: [...captured] })
}

/** The next turn as its agent sees it; it says a word and ends. */
export async function nextTurn(server: TestServer): Promise<AgentTurn> {
  const staged = await server.agent.next()
  staged.say('Yes.')
  staged.end()
  return staged.turn
}

/** What the agent of a conversation that this browser begins is told to open it with. */
export async function opened(server: TestServer, body: OpenSession): Promise<AgentTurn> {
  await server.open(body)
  return nextTurn(server)
}
