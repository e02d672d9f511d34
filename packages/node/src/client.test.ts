import { once } from 'node:events'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { createRoxelsClient } from './client.ts'
import { startFarEnd } from './testing/far-end.ts'
import { record, secretKey } from './testing/stage.ts'

// What no fake can vouch for: Node's own fetch, over sockets.

const failed = (code: string, more = {}) => expect.objectContaining({ code, ...more })
const clientOf = (baseUrl: string, options = {}) =>
  createRoxelsClient({ baseUrl, secretKey, maxRetries: 0, ...options })

test.for([301, 302, 303, 307, 308])(
  'the key is not carried to where a %s leads, not even on the same host',
  async (status) => {
    const carried: IncomingHttpHeaders[] = []
    const elsewhere = await startFarEnd(({ headers }, response) => {
      carried.push(headers)
      response.end(JSON.stringify(record))
    })
    const asked: string[] = []
    const here = await startFarEnd(({ url = '' }, response) => {
      asked.push(url)
      const location = url.endsWith('there') ? elsewhere : '/v1/persons/moved'
      response.writeHead(status, { location }).end()
    })
    const { persons } = clientOf(here)
    for (const id of ['there', 'here']) {
      await expect(persons.get(id)).rejects.toEqual(failed('unexpected_answer', { status }))
    }
    expect(asked).toEqual(['/v1/persons/there', '/v1/persons/here'])
    expect(carried).toEqual([])
  },
)

test('an answer that stalls in its middle has timed out', async () => {
  const here = await startFarEnd((_, response) => void response.write('{"id": '))
  const { persons } = clientOf(here, { timeoutMs: 50 })
  await expect(persons.get('person_1')).rejects.toEqual(failed('timed_out'))
})

test('an answer that breaks off in its middle is no answer', async () => {
  const text = JSON.stringify(record)
  const here = await startFarEnd((_, response) => {
    response.writeHead(200, { 'content-length': text.length })
    response.write(text.slice(0, 40), () => response.destroy())
  })
  await expect(clientOf(here).persons.get('person_1')).rejects.toEqual(failed('unreachable'))
})

test('an abort hangs up, so that nobody goes on working for a caller who has left', async () => {
  const { promise: reached, resolve: reach } = Promise.withResolvers<ServerResponse>()
  const here = await startFarEnd((_, response) => reach(response))
  const controller = new AbortController()
  const call = clientOf(here).persons.get('person_1', { signal: controller.signal })
  const response = await reached
  const hungUp = once(response, 'close')
  controller.abort()
  await expect(call).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  await hungUp
  expect(response.writableFinished).toBe(false)
})

test('a port nobody listens on is unreachable by the name the system gives it', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  await expect(clientOf(`http://127.0.0.1:${port}`).persons.page()).rejects.toEqual(
    failed('unreachable', { reason: 'ECONNREFUSED', status: undefined }),
  )
})

test('the functions of a client are bound', async () => {
  const here = await startFarEnd((_, response) => void response.end(JSON.stringify(record)))
  const { get, upsert } = clientOf(here).persons
  expect(await get('person_1')).toEqual(record)
  expect(await upsert({ external_id: 'user_123' })).toEqual(record)
})

test('misuse throws before anything is sent', () => {
  const refused = (field: string) => failed('misconfigured', { field })
  expect(() => clientOf('http://talk.example')).toThrow(refused('baseUrl'))
  expect(() => clientOf('https://talk.example', { secretKey: 'rk_1' })).toThrow(
    refused('secretKey'),
  )
})

test('in a page there is no client', () => {
  const page = { window: globalThis, document: {} }
  Object.assign(globalThis, page)
  try {
    expect(() => clientOf('https://talk.example')).toThrow(failed('misconfigured'))
  } finally {
    for (const name of Object.keys(page)) Reflect.deleteProperty(globalThis, name)
  }
  expect(Object.keys(clientOf('https://talk.example'))).toContain('persons')
})
