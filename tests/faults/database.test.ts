import { startLine } from '@roxels/server/testing'
import { expect, inject, onTestFinished, test } from 'vitest'
import { createDatabase } from '../postgres/database.ts'
import { breachesOf, none } from './law.ts'
import type { Access } from './participant.ts'
import { createParticipant, until, untilSaid } from './participant.ts'
import { site, startServerProcess } from './server-process.ts'
import { answered, say, settle } from './talk.ts'
import { undisturbed } from './undisturbed.ts'

const lines = ['Ada Lovelace', 'ada@example.org'] as const

/** Sends a message as a client of one's own would, and answers what that came to. */
async function post({ url, authorization }: Access, client_id: string) {
  const answer = await fetch(`${url}/messages`, {
    method: 'POST',
    headers: { authorization, origin: site, 'content-type': 'application/json' },
    body: JSON.stringify({ client_id, text: lines[0] }),
  })
  const { error } = (await answer.json()) as { readonly error?: { readonly code: string } }
  return { status: answer.status, code: error?.code }
}

test('a database that is lost and back is waited for: 503 meanwhile, and the conversation goes on where it was', async () => {
  const database = await createDatabase(inject('postgresUrl') ?? '')
  onTestFinished(database.drop)
  const line = await startLine(database.url)
  onTestFinished(line.cut)
  const server = await startServerProcess(25, { database: line.url })
  onTestFinished(server.dispose)
  const said = await undisturbed(lines)
  const participant = createParticipant(server)
  onTestFinished(participant.destroy)

  // In the middle of a sentence, which is not stored any further.
  participant.start()
  await untilSaid(participant, 20)
  line.cut()
  const unavailable = { status: 503, code: 'service_unavailable' }
  expect(await post(participant.access(), 'refused')).toEqual(unavailable)
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
  await line.mend()
  await answered(participant)

  // While something is written, which waits until it can be stored.
  line.cut()
  const before = participant.turn.get()
  participant.send(lines[0])
  expect(await post(participant.access(), 'refused')).toEqual(unavailable)
  expect(participant.outbox.get()).toHaveLength(1)
  await line.mend()
  await answered(participant, before)

  // Between what was said and what is heard.
  const answer = say(participant, lines[1])
  await until(participant.outbox, ({ length }) => length === 0)
  line.cut()
  await line.mend()
  await answer
  await settle(participant)
  // What was refused is not there.
  expect(await breachesOf(participant, said)).toEqual(none)
})
