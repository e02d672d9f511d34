import { expect, test } from 'vitest'
import { createBackend } from '../examples/verified/backend.ts'
import { lineTo, startBackend } from './backend.ts'

const site = 'https://host.example'

/** One browser that asks the example's backend, and keeps its cookie. */
function browserOf(backend: ReturnType<typeof createBackend>) {
  let cookie = ''
  return {
    cookie: () => cookie,
    async ask(verb: string, body: object = {}, headers: Record<string, string> = {}) {
      const text = JSON.stringify(body)
      const request = new Request(`${site}/verified/${verb}`, {
        method: 'POST',
        body: text,
        headers: {
          'content-type': 'application/json',
          'content-length': String(text.length),
          origin: site,
          ...(cookie === '' ? {} : { cookie: `theme=dark; ${cookie}` }),
          ...headers,
        },
      })
      const response = (await backend(request))!
      const set = response.headers.get('set-cookie')
      if (set !== null) cookie = set.split(';')[0]!
      return { status: response.status, set, text: await response.text() }
    },
  }
}

async function exampleBackend() {
  const { server, client } = await startBackend()
  const { interviews } = client
  return { server, client, backend: createBackend({ interviews, templateId: server.templateId }) }
}

test('a login is kept in a cookie that no script reads and no other site sends, and makes one session', async () => {
  const { client, backend } = await exampleBackend()
  const browser = browserOf(backend)
  expect(await browser.ask('session')).toMatchObject({ status: 401, text: '' })

  const { status, set } = await browser.ask('login', { account: 'ada' })
  expect([status, set]).toEqual([
    204,
    expect.stringMatching(
      /^verified_login=[\w-]{32}; Path=\/verified; HttpOnly; SameSite=Strict; Secure$/,
    ),
  ])
  const [once, again] = [await browser.ask('session'), await browser.ask('session')]
  expect(once).toEqual(again)
  expect(Object.keys(JSON.parse(once.text) as object)).toEqual(['session_id'])
  const [talk] = (await client.interviews.page()).items
  expect(talk?.participants).toEqual([
    expect.objectContaining({ external_id: 'account_1', name: 'Ada' }),
  ])

  expect((await browser.ask('session', { anew: true })).text).not.toBe(once.text)
})

test('each login has a key of its own, and its end ends that one alone', async () => {
  const { backend } = await exampleBackend()
  const [first, second] = [browserOf(backend), browserOf(backend)]
  for (const browser of [first, second]) await browser.ask('login', { account: 'bob' })
  const before = first.cookie()
  await first.ask('login', { account: 'cleo' })
  expect(first.cookie()).not.toBe(before)
  expect((await browserOf(backend).ask('session', {}, { cookie: before })).status).toBe(401)

  const kept = first.cookie()
  expect((await first.ask('logout')).set).toMatch(/^verified_login=; .*Max-Age=0/)
  expect((await browserOf(backend).ask('session', {}, { cookie: kept })).status).toBe(401)
  expect((await second.ask('session')).status).toBe(200)
})

test('nobody but a page of this origin is served', async () => {
  const { backend } = await exampleBackend()
  const browser = browserOf(backend)
  await browser.ask('login', { account: 'ada' })
  const foreign: readonly Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${site}.evil.example` },
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
  ]
  for (const headers of foreign) {
    for (const verb of ['login', 'session', 'logout']) {
      const answer = await browser.ask(verb, { account: 'bob' }, headers)
      expect(answer, JSON.stringify(headers)).toEqual({ status: 403, set: null, text: '' })
    }
  }
  expect((await browser.ask('login', { account: 'eve' })).status).toBe(401)
  expect((await browser.ask('login', { account: 'ada', pad: 'x'.repeat(1_000) })).status).toBe(401)
  expect((await browser.ask('elsewhere')).status).toBe(404)
  expect(backend(new Request(`${site}/index.html`))).toBeUndefined()
})

test('while the Roxels server is away there is no session, and then there is', async () => {
  const { server, clientOf } = await startBackend()
  const line = await lineTo(server)
  const { interviews } = clientOf({ baseUrl: line.url, maxRetries: 0 })
  const browser = browserOf(createBackend({ interviews, templateId: server.templateId }))
  await browser.ask('login', { account: 'ada' })
  line.loseAnswers(1)
  expect(await browser.ask('session')).toMatchObject({ status: 502, text: '' })
  expect((await browser.ask('session')).status).toBe(200)
})
