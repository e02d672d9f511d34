import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import type { RoxelsClient } from './client.ts'
import { createRoxelsClient } from './client.ts'
import type { Answer } from './testing/stage.ts'
import { answer, createStage, page, record, secretKey } from './testing/stage.ts'

const mark = 'Ada-in-person'

/** Everything that can be printed of a value. */
function everythingOf(value: unknown): string {
  const shown = inspect(value, { depth: null, showHidden: true, getters: true })
  return [shown, JSON.stringify(value), String(value), (value as Error).stack].join('\n')
}

/** Makes calls about somebody; answers all that can be printed of what they are rejected with. */
async function failuresOf({ persons, interviews, keys }: RoxelsClient): Promise<string[]> {
  const calls = [
    persons.get(mark),
    persons.page({ externalId: mark }),
    persons.upsert({ external_id: mark, name: mark, org_context: { [mark]: mark } }),
    interviews.create({ template_id: 'tpl_1', persons: [{ name: mark }], context: { a: mark } }),
    interviews.delete(mark),
    keys.update(mark, { name: mark }),
  ]
  const outcomes = await Promise.allSettled<unknown>(calls)
  return outcomes.map((outcome) => {
    expect(outcome.status).toBe('rejected')
    return everythingOf((outcome as PromiseRejectedResult).reason)
  })
}

test('who prints a client does not meet its key', () => {
  const { client } = createStage(answer(200, record))
  expect(everythingOf(client)).not.toContain(secretKey)
  expect(everythingOf(Object.values(client))).not.toContain(secretKey)
})

// What is sent back is what was sent.
const echo: Answer = ({ method, url, headers, body }) =>
  Response.json(
    {
      error: {
        code: 'internal_error',
        message: `${method} Authorization: ${headers.get('authorization')}`,
        field: headers.get('authorization'),
      },
      url,
      body,
    },
    { status: 400, headers: { location: url.href, 'x-was-authorization': secretKey } },
  )
const quoting =
  (status: number): Answer =>
  ({ url, headers, body }) =>
    page(status, `<p>${url} ${headers.get('authorization')} ${JSON.stringify(body)}`)({} as never)
const quotingFetch: Answer = ({ url, headers }) => {
  const config = { url, authorization: headers.get('authorization') }
  throw Object.assign(new Error(`request to ${url} failed`, { cause: config }), { config })
}

test.for<[what: string, far: Answer]>([
  ['an error that quotes the key', echo],
  ['a page that quotes the request', quoting(200)],
  ['a refusal that quotes the request', quoting(403)],
  ['an outage that quotes the request', quoting(502)],
  ['a redirect', quoting(302)],
  ['a fetch that quotes the request', quotingFetch],
  ['an answer of another type', ({ url, body }) => Response.json({ id: url, items: [body] })],
])('%s tells nobody the key, nor whom the call was about', async ([, far]) => {
  const { client } = createStage(far, { maxRetries: 0 })
  for (const shown of await failuresOf(client)) {
    expect(shown).toContain('RoxelsError')
    expect(shown).not.toContain(secretKey)
    expect(shown).not.toContain(mark)
  }
})

test('what sends every byte back as it came tells nobody the key either', async () => {
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${port}`
  const client = createRoxelsClient({ baseUrl, secretKey, maxRetries: 0 })
  for (const shown of await failuresOf(client)) {
    expect(shown).toContain('unreachable')
    expect(shown).not.toContain(secretKey)
    expect(shown).not.toContain(mark)
  }
})
