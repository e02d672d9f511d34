import { call } from '@roxels/protocol/testing'
import { expect, test } from 'vitest'
import { newFolder, start, stop } from '../testing/command.ts'
import { invited } from '../testing/invited.ts'
import { page, startTestServer } from '../testing/server.ts'

const key = '3f1d7c52-9b1e-4a55-8f43-0c6f0e9a7d11'

const tables = ['sessions', 'session_secrets', 'invitations', 'idempotency', 'events'] as const

test('neither a code nor a secret, a token or a key is at rest in the clear', async () => {
  const server = await startTestServer()
  const { code, join } = await invited(server)
  const unused = await invited(server, { persons: [] })
  const { body } = await join({ key })
  const rows = await Promise.all(tables.map((table) => server.query(`select * from ${table}`)))
  const stored = JSON.stringify(rows)
  expect(stored).toContain(body.session_id)
  for (const secret of [code, unused.code, body.session_secret, body.session_token, key]) {
    expect(stored).not.toContain(String(secret).slice(3))
  }
})

test('a deleted conversation takes the answer to its join with it', async () => {
  const server = await startTestServer()
  const { id, join } = await invited(server)
  await join({ key })
  expect(await server.query('select * from idempotency')).toHaveLength(1)
  await server.api('DELETE', `/v1/interviews/${id}`)
  expect(await server.query('select * from idempotency')).toEqual([])
  expect((await join({ key })).status).toBe(403)
})

test('no log names a session, a code, a secret or an origin', async () => {
  const args = ['--data', newFolder(), '--origin', page]
  const process = await start(args, { ROXELS_LOG_LEVEL: 'debug' })
  const { url = null, secret_key: token = null, template_id: templateId = null } = process.line
  if (url === null || token === null || templateId === null) throw new Error('Expected a new one.')
  const server: Parameters<typeof invited>[0] = {
    running: { url, templateId },
    call: (path, options) => call(url + path, options),
    api: (method, path, body) => call(url + path, { method, token, body }),
  }
  const made = await invited(server)
  const other = await invited(server, { persons: [] })
  await made.join({ origin: 'https://evil.example', key })
  const { body } = await made.join({ key })
  await made.join()
  await other.joinByCode({ body: { interview_id: other.id, code: `${other.code}x` } })
  await other.joinByCode()
  await stop(process)
  const logged = process.errors()
  expect(logged).toContain('/v1/sessions/:id/join')
  const secrets = [body.session_secret, body.session_token, key, made.code, other.code]
  for (const text of [...secrets, made.id, made.sessionId, 'evil.example', 'Ada', 'user_ada']) {
    expect(logged).not.toContain(String(text))
  }
})
