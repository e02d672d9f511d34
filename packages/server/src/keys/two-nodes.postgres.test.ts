import type { CreatedKey, Key } from '@roxels/protocol/api'
import { expect, test } from 'vitest'
import { createKey, embedKey, listKeys, revokeKey, shop } from '../testing/keys.ts'
import { startTwoNodes } from '../testing/two-nodes.ts'

test('a key revoked on one server is void on the other from its next request on', async () => {
  const { first, second } = await startTwoNodes()
  const [secret, embed] = [
    await createKey(first, { kind: 'secret' }),
    await createKey(first, embedKey),
  ]
  const use = async () => {
    const read = await second.call('/v1/persons', { token: secret.key })
    const open = await second.call('/v1/sessions', {
      method: 'POST',
      token: embed.key,
      origin: shop,
      body: {},
    })
    return [read.status, open.status]
  }
  expect(await use()).toEqual([200, 201])
  await revokeKey(first, secret)
  await revokeKey(first, embed)
  expect(await use()).toEqual([401, 401])
})

test('of two secret keys that revoke each other at once on two servers one is left', async () => {
  const { first, second } = await startTwoNodes()
  const revoke = (server: Pick<typeof first, 'call'>, token: string, { id }: { id: string }) =>
    server.call(`/v1/keys/${id}`, { method: 'DELETE', token })
  const make = async (token: string): Promise<CreatedKey> => {
    const body = { kind: 'secret' }
    return (await first.call('/v1/keys', { method: 'POST', token, body })).body
  }
  let last = await make(first.running.secretKey ?? '')
  const [, original] = await listKeys(first, '?kind=secret')
  expect(await revoke(first, last.key, original as Key)).toMatchObject({ status: 204 })

  for (let round = 0; round < 5; round += 1) {
    const other = await make(last.key)
    const [mine, theirs] = await Promise.all([
      revoke(first, last.key, other),
      revoke(second, other.key, last),
    ])
    expect([mine, theirs].filter(({ status }) => status === 204)).toHaveLength(1)
    if (theirs.status === 204) last = other
  }
})
