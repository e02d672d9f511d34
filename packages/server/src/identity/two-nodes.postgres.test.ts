import { expect, test } from 'vitest'
import { startHost, withoutIdentityKeys } from '../testing/identity.ts'
import type { TestServer } from '../testing/server.ts'
import { page } from '../testing/server.ts'
import { templateResumed } from '../testing/template.ts'
import { startTwoNodes } from '../testing/two-nodes.ts'

const template = templateResumed({ trust: 'verified' })

const start = (
  server: Pick<TestServer, 'call'>,
  { running }: Pick<TestServer, 'running'>,
  identity_token: string,
) =>
  server.call('/v1/sessions', {
    method: 'POST',
    token: running.embedKey,
    origin: page,
    body: { identity_token },
  })

test('an identity key deleted on one server is void on the other from its next request on', async () => {
  const { first, second } = await startTwoNodes(template)
  const host = await startHost(first)
  const token = await host.token('user_ada')
  const { status, body } = await start(second, first, token)
  expect(status).toBe(201)
  await first.api('DELETE', `/v1/identity-keys/${host.key.id}`)
  expect((await start(second, first, token)).status).toBe(401)
  const renewed = await second.call(`/v1/sessions/${body.session_id}/token`, {
    method: 'POST',
    body: { session_secret: body.session_secret },
  })
  expect(renewed.body.error.code).toBe('session_expired')
})

test('of identity keys made at once on two servers two are left', async () => {
  const { first, second } = await startTwoNodes(template)
  const token = first.running.secretKey ?? ''
  for (let round = 0; round < 3; round += 1) {
    await withoutIdentityKeys(first)
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        (index % 2 === 0 ? first : second).call('/v1/identity-keys', {
          method: 'POST',
          token,
          body: { alg: 'HS256' },
        }),
      ),
    )
    const statuses = answers.map(({ status }) => status).toSorted()
    expect(statuses).toEqual([201, 201, 409, 409, 409, 409])
  }
})

test('RS-02 two devices at once on two servers carry on one conversation', async () => {
  const { first, second } = await startTwoNodes(template)
  const host = await startHost(first)
  for (let round = 0; round < 5; round += 1) {
    const external_id = `user_${round}`
    // Known already, or made by whoever is first.
    if (round % 2 === 0) await first.api('POST', '/v1/persons', { external_id })
    const token = await host.token(external_id)
    const answers = await Promise.all(
      [first, second, first, second].map((each) => start(each, first, token)),
    )
    const statuses = answers.map(({ status }) => status).toSorted()
    expect(statuses).toEqual([200, 200, 200, 201])
  }
})

test('KS-03 a revoke handle used on one server ends the stream that hangs on the other', async () => {
  const { first, second } = await startTwoNodes(template)
  const session = await first.open({ external_id: 'user_ada' })
  const stream = await first.in(session).stream()
  await stream.until('ping')
  const { revoke_handle } = session
  await second.call('/v1/revocations', { method: 'POST', body: { revoke_handle } })
  await stream.ended
  expect(stream.events.at(-1)?.data).toMatchObject({ reason: 'signed_out' })
})
