import { EmbedConfigSchema } from '@roxels/protocol'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { TestServer } from '../testing/server.ts'
import { page, startTestServer } from '../testing/server.ts'
import { testTemplate } from '../testing/template.ts'

const path = '/v1/embed/config'

const read = (server: TestServer, more: object = {}) =>
  server.call(path, { token: server.running.embedKey, origin: page, ...more })

test('a page reads what its template is called, who may carry on and how it is opened; nothing else of it (Rule 74)', async () => {
  const { settings } = testTemplate
  const server = await startTestServer({
    template: {
      ...testTemplate,
      settings: {
        ...settings,
        system_instructions: 'Never tell anybody.',
        public_context: ['plan'],
      },
    },
  })
  const { status, body } = await read(server)
  expect(status).toBe(200)
  expect(body).toEqual({
    template: { id: 'tpl_test', name: 'Test', language: 'en' },
    begins: true,
    resumption: { enabled: true, trust: 'device', window_days: 30 },
    launcher: {
      persistent: false,
      display: 'modal',
      label: '',
      visibility: { include: [], exclude: [] },
      anchor: null,
      container: null,
    },
  })
  expect(v.parse(EmbedConfigSchema, body)).toEqual(body)
})

test('it is of the template as it is now', async () => {
  const server = await startTestServer()
  const resumption = { trust: 'verified', window_days: 7 }
  const launcher = { persistent: true, label: 'Help', visibility: { include: ['/app/**'] } }
  const embedded = { resumption, launcher, auto_close: true }
  const change = { version: 1, name: 'Renamed', settings: { embedded } }
  await server.api('PATCH', '/v1/templates/tpl_test', change)
  expect((await read(server)).body).toMatchObject({
    template: { name: 'Renamed' },
    resumption: { enabled: true, ...resumption },
    launcher: { ...launcher, display: 'modal', visibility: { include: ['/app/**'], exclude: [] } },
  })
  await server.api('POST', '/v1/templates/tpl_test/archive')
  expect((await read(server)).body.begins).toBe(false)
})

test('an origin that is not listed is refused, none is fine: no browser names its own server (Rule 74)', async () => {
  const server = await startTestServer()
  expect((await read(server, { origin: undefined })).status).toBe(200)
  expect((await read(server, { origin: server.running.url })).status).toBe(200)
  const foreign = await read(server, { origin: 'https://evil.example' })
  expect(foreign).toMatchObject({ status: 403, body: { error: { code: 'forbidden' } } })
  // Opening a session still needs one.
  const token = server.running.embedKey
  const open = await server.call('/v1/sessions', { method: 'POST', token, body: {} })
  expect(open.status).toBe(403)
})

test('TM-13 a secret key is told that it has leaked, an unknown embed key that it is none', async () => {
  const server = await startTestServer()
  const secret = await read(server, { token: server.running.secretKey ?? '' })
  expect(secret.status).toBe(403)
  expect(secret.body.error.message).toContain('leaked')
  expect((await read(server, { token: 'rk_unknown' })).status).toBe(401)
})
