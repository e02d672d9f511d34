import { call } from '@roxels/protocol/testing'
import { expect, test, vi } from 'vitest'
import { newFolder, run } from '../testing/command.ts'

test('TM-04 a secret shown with another person’s id leaves a line in the log that names nobody', async () => {
  const args = ['serve', '--port', '0', '--data', newFolder(), '--json']
  const server = run(args, { ROXELS_LOG_LEVEL: 'info' })
  const { url, embed_key } = JSON.parse(await server.firstLine) as Record<string, string>
  const open = (body: object) =>
    call(`${url}/v1/sessions`, { method: 'POST', token: embed_key ?? '', origin: url ?? '', body })
  const warnings = () =>
    server
      .errors()
      .split('\n')
      .filter((line) => line.includes('"level":40'))
      .map((line) => JSON.parse(line) as object)

  const ada = await open({ external_id: 'user_ada', name: 'Augusta' })
  const { session_secret } = ada.body
  // In its own hands it is nothing to speak of.
  const again = await open({ external_id: 'user_ada', session_secret })
  expect(warnings()).toEqual([])
  const bob = await open({ external_id: 'user_bob', session_secret: again.body.session_secret })
  expect(bob).toMatchObject({ status: 201, body: { resumed: false } })
  await vi.waitFor(() => expect(warnings()).toHaveLength(1))
  expect(warnings()).toEqual([
    {
      level: 40,
      time: expect.any(Number),
      msg: 'a session secret was shown for another person than its own: it is dead',
    },
  ])
  const secrets = [ada, again, bob].flatMap(({ body }) => [
    body.session_secret,
    body.session_id,
    body.revoke_handle,
  ])
  for (const text of ['user_ada', 'user_bob', 'Augusta', ...secrets]) {
    expect(server.errors()).not.toContain(String(text))
  }
})
