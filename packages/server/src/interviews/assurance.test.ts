import { expect, test } from 'vitest'
import { startHost } from '../testing/identity.ts'
import { invited } from '../testing/invited.ts'
import { startTestServer } from '../testing/server.ts'
import { nextTurn } from '../testing/told.ts'

test('TM-17 the list, the record and the agent say how it was established who a conversation is with', async () => {
  const server = await startTestServer()
  const host = await startHost(server)
  const begun: Record<string, () => Promise<unknown>> = {
    'a browser that says so': () => server.open({ external_id: 'user_stated' }),
    'a token': async () => server.open({ identity_token: await host.token('user_signed') }),
    'a backend': async () =>
      (await invited(server, { persons: [{ external_id: 'user_made' }] })).enter(),
    'a claim by a browser': async () => {
      const session = await server.open()
      await nextTurn(server)
      const browser = server.in(session)
      await browser.call('/person', { method: 'PUT', body: { external_id: 'user_claimed' } })
      await browser.send('Hello.')
    },
    nobody: () => server.open(),
  }
  const told: Record<string, string> = {}
  for (const [what, begin] of Object.entries(begun)) {
    await begin()
    const { assurance } = await nextTurn(server)
    const [listed] = (await server.api('GET', '/v1/interviews?limit=1')).body.items
    const record = (await server.api('GET', `/v1/interviews/${listed.id}`)).body
    expect(listed.participants, what).toMatchObject([{ assurance }])
    expect(record.participants, what).toEqual(listed.participants)
    told[what] = assurance
    // The newest comes first.
    server.advance(1_000)
  }
  expect(told).toEqual({
    'a browser that says so': 'device',
    'a token': 'verified',
    'a backend': 'verified',
    'a claim by a browser': 'device',
    nobody: 'device',
  })
})
