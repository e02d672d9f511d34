import { expect, test } from 'vitest'
import { find } from '../testing/earlier.ts'
import { faceOf, guess } from '../testing/guess.ts'
import { startHost } from '../testing/identity.ts'
import { createKey, openWith, shop, embedKey } from '../testing/keys.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'
import { listenToStatements } from '../testing/statements.ts'
import { templateResumed } from '../testing/template.ts'
import { nextTurn } from '../testing/told.ts'

// Nothing is asked of the database but for the calls of the test.
const hour = 3_600_000
const quiet = {
  reaperMs: hour,
  sweepMs: hour,
  pollMs: hour,
  leaseMs: hour,
  leaseRenewalMs: hour,
}

/** Somebody a backend has mirrored and a host signed for, with a conversation that has ended and one that is open. */
async function withKnown(trust: 'device' | 'verified'): Promise<TestServer> {
  const server = await startTestServer({ template: templateResumed({ trust }), limits: quiet })
  const host = await startHost(server)
  await server.api('POST', '/v1/persons', { external_id: 'user_ada', org_context: { plan: 'pro' } })
  const signed = async () => ({ identity_token: await host.token('user_ada') })
  await find(server, await server.open(await signed()), { name: 'Augusta' })
  await server.open(await signed())
  await nextTurn(server)
  return server
}

test.for(['device', 'verified'] as const)(
  'TM-16 %s: for a known and an unknown id the same statements are asked, so that no time tells them apart',
  async (trust) => {
    const server = await withKnown(trust)
    const heard = listenToStatements()
    async function asked(external_id: string) {
      const before = heard().length
      const answer = await guess(server, external_id)
      // Until its agent is asked; what that then says is not waited for.
      await server.agent.next()
      const statements = heard()
        .slice(before)
        .map(({ sql }) => sql)
        // Other nodes are woken now and then, for all that has happened meanwhile.
        .filter((sql) => !sql.includes('pg_notify'))
      return { face: faceOf(answer), statements: statements.toSorted() }
    }
    // The first finds less remembered.
    await asked('user_eve')
    const known = await asked('user_ada')
    expect(known.statements.length).toBeGreaterThan(10)
    expect(await asked('user_zoe')).toEqual(known)
    // By now both have been stated before.
    expect(await asked('user_zoe')).toEqual(known)
    expect(await asked('user_ada')).toEqual(known)
  },
)

test('TM-16 by default a key and address have sixty guesses a minute', async () => {
  const server = await startTestServer({ limits: quiet })
  const other = await createKey(server, embedKey)
  const statuses = []
  for (let number = 0; number < 61; number += 1) {
    const { status, headers } = await guess(server, `user_${number}`)
    statuses.push(status)
    if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  }
  expect(statuses.filter((status) => status === 201)).toHaveLength(60)
  expect(statuses.at(-1)).toBe(429)
  // Whoever guesses under one key does not keep those out who come under another.
  expect((await openWith(server, other, shop)).status).toBe(201)
})
