import { createServer } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../http/app.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { raw } from '../testing/raw.ts'
import { startTestServer } from '../testing/server.ts'
import { scriptRoutes } from './script-routes.ts'

const text = `globalThis.Roxels = '${'Grüße. '.repeat(500)}'`

/** Where `/embed.js` is, whose text is read so. */
async function serve(readScript: () => Promise<string>): Promise<string> {
  const app = createApp({
    routes: [],
    pages: scriptRoutes(readScript),
    isClosing: () => false,
    isReady: () => Promise.resolve(),
    site: undefined,
    metrics: createMetrics(),
    metricsToken: undefined,
    logger: pino({ level: 'silent' }),
  })
  const server = createServer(getRequestListener(app.fetch)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/embed.js`
}

test('a server serves the embed: to any page, for five minutes, as a script', async () => {
  const { running } = await startTestServer()
  const { status, headers, bytes } = await raw(`${running.url}/embed.js`)
  expect(status).toBe(200)
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=300',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    vary: 'Accept-Encoding',
    etag: expect.stringMatching(/^W\/"[\w-]{43}"$/),
    'x-request-id': expect.stringMatching(/^req_/),
  })
  expect(headers['set-cookie']).toBeUndefined()
  // What no browser could run would not be parsed here either.
  expect(() => new Function(bytes.toString())).not.toThrow()
})

test('it comes packed to whoever takes it so, and is the same in every encoding', async () => {
  const url = await serve(async () => text)
  const plain = await raw(url)
  expect(plain.bytes.toString()).toBe(text)
  expect(plain.headers['content-encoding']).toBeUndefined()
  for (const [encoding, unpack] of [
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const) {
    const { status, headers, bytes } = await raw(url, { headers: { 'accept-encoding': encoding } })
    expect({ status, ...headers }).toMatchObject({
      status: 200,
      'content-encoding': encoding,
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'Accept-Encoding',
      etag: plain.headers.etag,
    })
    expect(bytes.length).toBeLessThan(text.length / 10)
    expect(unpack(bytes).toString()).toBe(text)
  }
})

test('whoever has it is told so, and whoever has another gets it', async () => {
  const url = await serve(async () => text)
  const { etag = '' } = (await raw(url)).headers
  const ask = (known: string) =>
    raw(url, { headers: { 'if-none-match': known, 'accept-encoding': 'br' } })
  for (const known of [etag, `"old", ${etag}`, etag.replace('W/', ''), '*']) {
    const { status, headers, bytes } = await ask(known)
    expect({ status, length: bytes.length }).toEqual({ status: 304, length: 0 })
    expect(headers).toMatchObject({
      etag,
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      vary: 'Accept-Encoding',
    })
  }
  expect((await ask('W/"old"')).status).toBe(200)
  const other = await serve(async () => `${text};`)
  expect((await raw(other)).headers.etag).not.toBe(etag)
})

test('HEAD says what GET would send; nothing else is allowed', async () => {
  const url = await serve(async () => text)
  const head = await raw(url, { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } })
  const got = await raw(url, { headers: { 'accept-encoding': 'gzip' } })
  expect(head.status).toBe(200)
  expect(head.bytes.length).toBe(0)
  for (const name of ['etag', 'content-type', 'content-encoding', 'cache-control', 'vary']) {
    expect(head.headers[name], name).toBe(got.headers[name])
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const { status, headers } = await raw(url, { method })
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' })
    expect(headers['cache-control']).toBe('no-store')
  }
})

test('its text is read once and not before it is asked for, however many ask', async () => {
  let read = 0
  const url = await serve(async () => {
    read += 1
    return text
  })
  expect(read).toBe(0)
  await Promise.all([raw(url), raw(url), raw(url)])
  await raw(url)
  expect(read).toBe(1)
})

test('where it cannot be read nobody is told why, and the next call tries again', async () => {
  let read = 0
  const url = await serve(async () => {
    read += 1
    if (read === 1) throw new Error('ENOENT: /opt/secret/place')
    return text
  })
  const { status, headers, bytes } = await raw(url)
  expect(status).toBe(500)
  expect(JSON.parse(bytes.toString())).toMatchObject({ error: { code: 'internal_error' } })
  expect(bytes.toString()).not.toContain('secret')
  // Nobody keeps a failure for five minutes.
  expect(headers['cache-control']).toBe('no-store')
  expect((await raw(url)).status).toBe(200)
})
