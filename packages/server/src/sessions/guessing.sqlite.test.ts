import { expect, test } from 'vitest'
import { faceOf, guess } from '../testing/guess.ts'
import { startHost } from '../testing/identity.ts'
import { startTestServer } from '../testing/server.ts'
import { templateResumed } from '../testing/template.ts'

const guesses = 2_000

test('TM-16 among thousands of guesses none is answered otherwise than the rest', async () => {
  const hour = 3_600_000
  const server = await startTestServer({
    template: templateResumed({ trust: 'verified' }),
    limits: {
      openSessionRate: { requests: 2 * guesses, seconds: 60 },
      leaseMs: hour,
      leaseRenewalMs: hour,
    },
  })
  const host = await startHost(server)
  // One in ten is somebody's.
  for (let number = 0; number < 10; number += 1) {
    const external_id = `user_${1000 + number}`
    await server.api('POST', '/v1/persons', { external_id, name: 'Ada', org_context: { a: 1 } })
    await server.open({ identity_token: await host.token(external_id) })
  }
  const faces = new Set<string>()
  for (let first = 0; first < guesses; first += 50) {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        guess(server, `user_${1000 + ((first + index) % 100)}`),
      ),
    )
    for (const answer of answers) faces.add(faceOf(answer))
  }
  expect([...faces]).toEqual([expect.stringMatching(/^\[201,/)])
})
