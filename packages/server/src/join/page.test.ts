import { expect, test } from 'vitest'
import { invited } from '../testing/invited.ts'
import { raw } from '../testing/raw.ts'
import { startTestServer } from '../testing/server.ts'

const files = [
  { path: '/join/i/iv_unknown', type: 'text/html; charset=utf-8' },
  { path: '/join/page.js', type: 'text/javascript; charset=utf-8' },
  { path: '/join/page.css', type: 'text/css; charset=utf-8' },
]

test('TM-05 the page behind a link is the same, byte for byte, for a conversation there is and for none', async () => {
  const server = await startTestServer()
  const { id } = await invited(server)
  const open = async (path: string) => {
    const { status, headers, bytes } = await raw(`${server.running.url}/join/i/${path}`)
    const { date: _, 'x-request-id': __, ...told } = headers
    return { status, told, text: bytes.toString() }
  }
  const known = await open(id)
  expect(known.status).toBe(200)
  expect(known.text).toContain('You are invited to a conversation')
  expect(known.text).not.toContain(id)
  for (const other of ['iv_unknown', id.replace(/.$/, '-'), '0', 'x'.repeat(64), `${id}?code=1`]) {
    expect(await open(other)).toEqual(known)
  }
  // Whoever only opens the link, such as a mail scanner, has not used it.
  expect((await server.api('GET', `/v1/interviews/${id}`)).body.status).toBe('created')
})

test('the link that a backend is given leads there', async () => {
  const server = await startTestServer()
  const { body } = await server.api('POST', '/v1/interviews', { template_id: 'tpl_test' })
  const { status, headers } = await raw(body.join_url)
  expect(status).toBe(200)
  expect(headers['content-type']).toMatch(/^text\/html/)
})

test.for([
  '/join/i/a.b',
  '/join/i/a%20b',
  '/join/i/%00',
  '/join/i/%',
  `/join/i/${'x'.repeat(65)}`,
  '/join/i/%3Cscript%3E',
  '/join/i/',
  '/join/i',
  '/join/i/iv_a/b',
  '/join',
  '/join/page',
])('%s leads nowhere', async (path) => {
  const { running } = await startTestServer()
  const { status, headers, bytes } = await raw(running.url + path)
  expect(status).toBe(404)
  expect(headers['cache-control']).toBe('no-store')
  expect(JSON.parse(bytes.toString())).toMatchObject({ error: { code: 'not_found' } })
})

test.for(files)(
  'TM-05 $path is kept by nobody, and lets in nothing of others',
  async ({ path, type }) => {
    const { running } = await startTestServer()
    const { status, headers } = await raw(running.url + path)
    expect({ status, ...headers }).toMatchObject({
      status: 200,
      'content-type': type,
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    expect(headers['set-cookie']).toBeUndefined()
    expect(headers['access-control-allow-origin']).toBeUndefined()
  },
)

test.for(files)('$path is only read', async ({ path }) => {
  const { running } = await startTestServer()
  const url = running.url + path
  const head = await raw(url, { method: 'HEAD' })
  expect({ status: head.status, length: head.bytes.length }).toEqual({ status: 200, length: 0 })
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const { status, headers } = await raw(url, { method })
    expect({ method, status, allow: headers.allow }).toEqual({
      method,
      status: 405,
      allow: 'GET, HEAD',
    })
  }
})

test('TM-05 a page holds nothing that its own policy forbids, and asks only for what is there', async () => {
  const { running } = await startTestServer()
  const html = (await raw(`${running.url}/join/i/iv_any`)).bytes.toString()
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]* src=)/)
  const asked = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, path]) => path ?? '')
  expect(asked).toEqual(['/join/page.css', '/embed.js', '/join/page.js'])
  for (const path of asked) expect((await raw(running.url + path)).status, path).toBe(200)
  const script = (await raw(`${running.url}/join/page.js`)).bytes.toString()
  expect(() => new Function(script)).not.toThrow()
})

test('the pages of the server go before those of a site', async () => {
  const { running } = await startTestServer({ site: () => new Response('The site.') })
  const read = async (path: string) => (await raw(running.url + path)).bytes.toString()
  expect(await read('/')).toBe('The site.')
  expect(await read('/join')).toBe('The site.')
  expect(await read('/join/i/iv_any')).toContain('You are invited')
  expect(await read('/join/i/a.b')).toContain('not_found')
})
