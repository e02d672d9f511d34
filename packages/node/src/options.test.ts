import { expect, test } from 'vitest'
import type { ClientOptions } from './options.ts'
import { readOptions, refuseBrowser } from './options.ts'

const good: ClientOptions = { baseUrl: 'https://talk.example', secretKey: 'sk_0123-abc' }
const read = (options: object) => readOptions({ ...good, ...options })
const refused = (field?: string) => expect.objectContaining({ code: 'misconfigured', field })

test('there is a default for all but address and key', () => {
  const defaults = { timeoutMs: 30_000, maxRetries: 3 }
  expect(readOptions(good)).toEqual({ ...good, ...defaults })
  expect(read({ timeoutMs: undefined, maxRetries: undefined })).toEqual({ ...good, ...defaults })
  expect(read({ secretKey: 'sk-your-key-here' }).secretKey).toBe('sk-your-key-here')
})

test.for([
  ['https://talk.example/', 'https://talk.example'],
  ['https://talk.example/roxels//', 'https://talk.example/roxels'],
  ['HTTPS://Talk.Example:443', 'https://talk.example'],
  ['http://localhost:4600', 'http://localhost:4600'],
  ['http://127.0.0.1:4600/', 'http://127.0.0.1:4600'],
  ['http://127.1', 'http://127.0.0.1'],
  ['http://[::1]:80', 'http://[::1]'],
])('%s is the address %s', ([baseUrl = '', address]) => {
  expect(read({ baseUrl }).baseUrl).toBe(address)
})

test.for([
  'http://talk.example',
  'http://10.0.0.7:4600',
  'http://127.0.0.1.nip.example',
  'http://localhost.example',
  'http://talk.localhost',
  'http://0.0.0.0:4600',
  'http://[::ffff:10.0.0.7]',
])('%s is refused: everybody on the way could read the key', (baseUrl) => {
  expect(() => read({ baseUrl })).toThrow(refused('baseUrl'))
  expect(read({ baseUrl, allowInsecure: true }).baseUrl).toBe(new URL(baseUrl).origin)
})

test.for([
  '',
  'talk.example',
  '//talk.example',
  'ftp://talk.example',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://user:password@talk.example',
  'https://user@talk.example',
  'https://talk.example?a=b',
  'https://talk.example#a',
  'https://talk.example/v1',
  'https://talk.example/v1/',
  undefined,
  null,
  new URL('https://talk.example'),
])('%s is no address of a server', (baseUrl) => {
  expect(() => read({ baseUrl, allowInsecure: true })).toThrow(refused('baseUrl'))
})

test.for([
  '',
  'sk_',
  'sk_abc\n',
  'sk_abc\r\nx-other: 1',
  ' sk_abc',
  '"sk_abc"',
  'Bearer sk_abc',
  'sk_schlüssel',
  'rk_0123-abc',
  'ss_0123-abc',
  undefined,
  null,
  7,
])('%j is no secret key, and the message does not repeat it', (secretKey) => {
  expect(() => read({ secretKey })).toThrow(refused('secretKey'))
  try {
    read({ secretKey })
  } catch (error) {
    expect(String(error)).not.toMatch(/abc|schl/)
  }
})

test.for([
  { timeoutMs: 0 },
  { timeoutMs: -1 },
  { timeoutMs: Number.NaN },
  { timeoutMs: Infinity },
  { timeoutMs: 2 ** 31 },
  { maxRetries: -1 },
  { maxRetries: 1.5 },
  { maxRetries: Infinity },
  { maxRetries: Number.NaN },
])('%j is refused', (options) => {
  expect(() => read(options)).toThrow(refused(Object.keys(options)[0]))
})

test('a page is refused, a server with either name is not', () => {
  expect(() => refuseBrowser({ window: {}, document: {} })).toThrow(refused())
  refuseBrowser({ window: {} })
  refuseBrowser({ document: {} })
  refuseBrowser(globalThis)
})
