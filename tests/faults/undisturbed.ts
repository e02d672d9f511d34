import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '@roxels/server'
import type { Address } from './server-process.ts'
import { site } from './server-process.ts'
import { createParticipant, messagesOf } from './participant.ts'
import { talk } from './talk.ts'

/** What the agent says, message by message, to somebody who says these lines, where nothing is in the way. */
export async function undisturbed(lines: readonly string[]): Promise<readonly string[]> {
  const data = await mkdtemp(join(tmpdir(), 'roxels-undisturbed-'))
  const server = await startServer({
    data,
    port: 0,
    wordMs: 0,
    origins: [site],
    logLevel: 'silent',
  })
  const address: Address = server
  const participant = createParticipant(address)
  try {
    await talk(participant, lines)
    return messagesOf(participant).flatMap(({ role, text }) => (role === 'agent' ? [text] : []))
  } finally {
    participant.destroy()
    await server.close()
    await rm(data, { recursive: true })
  }
}
