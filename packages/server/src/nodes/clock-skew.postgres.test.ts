import { expect, onTestFinished, test } from 'vitest'
import { start, stop } from '../testing/command.ts'
import { createTestDatabase } from '../testing/database.ts'
import { page, startTestServer } from '../testing/server.ts'
import { openStream } from '@roxels/protocol/testing'

const secret = 'c2VjcmV0IG9mIGJvdGggb2YgdGhlbSwgMzIgYnl0ZXM='

/** Has a process take the time to be another. */
function shiftDate(ms: number): string[] {
  const code = `const now = Date.now; Date.now = () => now() + ${ms}`
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`]
}

test.for([{ minutes: 30 }, { minutes: -30 }])(
  'a server whose clock is $minutes minutes off does no harm (Rules 13, 44, 68)',
  async ({ minutes }) => {
    const database = await createTestDatabase()
    const right = await startTestServer({ secrets: [secret] }, database)
    if (database.source.type !== 'postgres') throw new Error('Expected a PostgreSQL database.')
    const env = { DATABASE_URL: database.source.url, ROXELS_SECRET: secret }
    const wrong = await start(['--origin', page], env, shiftDate(minutes * 60_000))
    onTestFinished(() => void wrong.child.kill('SIGKILL'))
    const url = wrong.line['url'] ?? ''
    async function call(path: string, token: string, body: object) {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        origin: page,
      }
      const answer = await fetch(url + path, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      return (await answer.json()) as Record<string, string>
    }

    // A turn of either server, seen from the other: nobody takes it from its producer.
    const here = await right.open({ external_id: 'user_1', name: 'Ada' })
    const opening = await right.agent.next()
    const seenThere = await openStream(`${url}/v1/sessions/${here.session_id}/events`, {
      authorization: `Bearer ${here.session_token}`,
    })
    const there = await call('/v1/sessions', right.running.embedKey, { external_id: 'user_2' })
    const { session_id = '', session_token = '', session_secret = '' } = there
    const seenHere = await openStream(`${right.running.url}/v1/sessions/${session_id}/events`, {
      authorization: `Bearer ${session_token}`,
    })
    const { data } = await seenHere.until('turn', ({ state }) => state !== 'started')
    expect(data.state).toBe('completed')
    opening.say('Hello.')
    await seenThere.until('delta')
    opening.end()
    expect((await seenThere.until('turn', ({ state }) => state !== 'started')).data.state).toBe(
      'completed',
    )

    // What one has given, the other takes.
    const again = await right.open({ external_id: 'user_2', session_secret })
    expect(again.resumed).toBe(true)
    const body = { session_secret: again.session_secret }
    const renewed = await call(`/v1/sessions/${again.session_id}/token`, '', body)
    expect(Date.parse(renewed['expires_at'] ?? '') - Date.now()).toBeLessThan(11 * 60_000)
    expect(Date.parse(renewed['expires_at'] ?? '') - Date.now()).toBeGreaterThan(9 * 60_000)
    for (const stream of [seenHere, seenThere]) stream.cut()
    await stop(wrong)
  },
)
