import { createReader } from '@roxels/protocol/testing'
import type { TestServer } from './server.ts'
import type { TestStream } from '@roxels/protocol/testing'

/** A new conversation whose opening turn is under way. */
export async function joined(server: TestServer) {
  const session = await server.open({ external_id: 'user_1', name: 'Ada' })
  const calls = server.in(session)
  const stream = await calls.stream()
  // What is said before it comes is in it, and is not told as an event.
  await stream.until('snapshot')
  return { session, calls, stream, opening: await server.agent.next() }
}

/** A new conversation past its opening turn. */
export async function greeted(server: TestServer) {
  const { session, calls, stream, opening } = await joined(server)
  opening.say('Hello.')
  opening.end()
  await stream.until('turn', (turn) => turn.state === 'completed')
  return { session, calls, stream }
}

/** The newest turn, as a client sees it. */
export function shownTurn(stream: TestStream): string {
  const reader = createReader()
  reader.apply(stream.events)
  return reader.shown.turn?.id ?? ''
}
