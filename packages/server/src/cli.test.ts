import { once } from 'node:events'
import { statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { newFolder, refusal, run, serve, start, stop } from './testing/command.ts'

test('the first line is one JSON object; SIGTERM ends it with 0', async () => {
  const data = newFolder()
  const server = await serve(data)
  expect(server.line).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    secret_key: expect.stringMatching(/^sk_/),
    embed_key: expect.stringMatching(/^rk_/),
    template_id: expect.stringMatching(/^tpl_/),
  })
  expect(await (await fetch(`${server.line['url']}/readyz`)).json()).toEqual({ status: 'ok' })
  expect(await stop(server)).toBe(0)
  expect(server.output().trim().split('\n')).toHaveLength(1)
})

test('a second start has the same template and embed key, and no secret key', async () => {
  const data = newFolder()
  const first = await serve(data)
  await stop(first)
  const second = await serve(data)
  expect(second.line).toMatchObject({
    embed_key: first.line['embed_key'],
    template_id: first.line['template_id'],
    secret_key: null,
  })
})

test('with --demo every start has the same secret key, kept for the owner alone', async () => {
  const data = join(newFolder(), 'new')
  const first = await serve(data, '--demo')
  await stop(first)
  const second = await serve(data, '--demo')
  const { url: _, ...kept } = first.line
  expect(second.line).toMatchObject(kept)
  expect(statSync(data).mode & 0o777).toBe(0o700)
  for (const file of ['secret', 'demo-secret-key', 'roxels.db', 'roxels.db-wal']) {
    expect(statSync(join(data, file)).mode & 0o777).toBe(0o600)
  }
})

test('a token outlives a restart, and --origin is remembered', async () => {
  const data = newFolder()
  const first = await serve(data, '--origin', 'https://app.example')
  const open = (line: typeof first.line) =>
    fetch(`${line['url']}/v1/sessions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${line['embed_key']}`,
        origin: 'https://app.example',
        'content-type': 'application/json',
      },
      body: '{}',
    })
  const session = (await (await open(first.line)).json()) as Record<string, string>
  await stop(first)
  const second = await serve(data)
  expect((await open(second.line)).status).toBe(201)
  const messages = await fetch(
    `${second.line['url']}/v1/sessions/${session['session_id']}/messages`,
    { headers: { authorization: `Bearer ${session['session_token']}` } },
  )
  expect(messages.status).toBe(200)
})

test('a start warns of templates that hand conversations to whoever states an id', async () => {
  const data = newFolder()
  const first = await startLogging(data)
  const { url, secret_key, template_id } = first.line
  const change = async (version: number, resumption: object) => {
    const answer = await fetch(`${url}/v1/templates/${template_id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${secret_key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ version, settings: { embedded: { resumption } } }),
    })
    expect(answer.status).toBe(200)
  }
  await change(1, { trust: 'open' })
  await stop(first)
  expect(first.errors()).not.toContain('"open"')

  const second = await startLogging(data)
  await stop(second)
  const warning = second
    .errors()
    .split('\n')
    .find((line) => line.includes('trust'))
  expect(JSON.parse(warning ?? '{}')).toMatchObject({ level: 40, templates: 1 })
  expect(warning).not.toContain(String(template_id))
})

function startLogging(data: string) {
  return start(['--data', data], { ROXELS_LOG_LEVEL: 'warn' })
}

test('without --json it speaks to people', async () => {
  const server = run(['serve', '--port', '0', '--data', newFolder()])
  expect(await server.firstLine).toMatch(/^Roxels listens on http:/)
  expect(server.output()).toMatch(/embed key +rk_/)
})

test('SIGTERM ends open streams and running turns, and still exits with 0', async () => {
  const server = await serve(newFolder(), '--origin', 'https://app.example')
  const { url, embed_key } = server.line
  const opened = await fetch(`${url}/v1/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${embed_key}`, origin: String(url) },
    body: Buffer.from('{}'),
  })
  const { session_id, session_token } = (await opened.json()) as Record<string, string>
  const stream = await fetch(`${url}/v1/sessions/${session_id}/events`, {
    headers: { authorization: `Bearer ${session_token}` },
  })
  server.child.kill('SIGTERM')
  expect(await stream.text()).toContain('"reason":"shutdown"')
  expect(await server.exit).toBe(0)
})

test('a taken port, a folder in use and an unwritable one are told in one line', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const data = newFolder()
  const onPort = await refusal(['serve', '--port', String(port), '--data', data])
  expect(onPort).toMatchObject({ code: 1, message: expect.stringContaining('--port') })

  await serve(data)
  const inUse = await refusal(['serve', '--port', '0', '--data', data])
  expect(inUse).toMatchObject({ code: 1, message: expect.stringContaining('in use') })

  const file = join(newFolder(), 'file')
  writeFileSync(file, '')
  const unwritable = await refusal(['serve', '--port', '0', '--data', join(file, 'data')])
  expect(unwritable).toMatchObject({ code: 1, message: expect.stringContaining('--data') })
})

test('a folder is free again however its server ended', async () => {
  const data = newFolder()
  const first = await serve(data)
  first.child.kill('SIGKILL')
  await first.exit
  expect((await serve(data)).line['embed_key']).toBe(first.line['embed_key'])
})

test.for<{ args: string[]; env: NodeJS.ProcessEnv; names: string }>([
  { args: [], env: { ROXELS_SECRET: 'short' }, names: 'ROXELS_SECRET' },
  { args: [], env: { ROXELS_LOG_LEVEL: 'loud' }, names: 'ROXELS_LOG_LEVEL' },
  { args: [], env: { ROXELS_AGENT_WORD_MS: '-1' }, names: 'ROXELS_AGENT_WORD_MS' },
  { args: [], env: { DATABASE_URL: '' }, names: 'DATABASE_URL' },
  { args: [], env: { DATABASE_URL: 'mysql://root:hunter2@db/roxels' }, names: 'DATABASE_URL' },
  { args: [], env: { DATABASE_URL: 'postgres://ada:hunter2@db:x/' }, names: 'DATABASE_URL' },
  { args: [], env: { DATABASE_URL: 'postgres://ada:hunter2@db/roxels' }, names: 'ROXELS_SECRET' },
  { args: ['--port', 'http'], env: {}, names: '--port' },
  { args: ['--origin', 'app.example'], env: {}, names: '--origin' },
  { args: ['--colour'], env: {}, names: '--help' },
])('a wrong $names is named', async ({ args, env, names }) => {
  const given = args.includes('--port') ? [] : ['--port', '0']
  const refused = await refusal(['serve', '--data', newFolder(), ...given, ...args], env)
  expect(refused).toMatchObject({ code: 1, message: expect.stringContaining(names) })
  expect(refused.message).not.toContain('hunter2')
})

test('a PostgreSQL that cannot be reached is told in one line, without the password', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  closed.close()
  const { code, message } = await refusal(['serve', '--port', '0'], {
    DATABASE_URL: `postgres://ada:hunter2@127.0.0.1:${port}/roxels`,
    ROXELS_SECRET: 'x'.repeat(32),
  })
  expect(code).toBe(1)
  expect(message).toContain(`DATABASE_URL: postgres://127.0.0.1:${port}/roxels`)
  expect(message).toContain('ECONNREFUSED')
  expect(message).not.toContain('hunter2')
})

test('an old Node is told in one line', async () => {
  const pretend =
    'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.20.2"})'
  const refused = await refusal(['serve'], {}, ['--import', pretend])
  expect(refused).toMatchObject({ code: 1, message: expect.stringContaining('Node 22.18') })
})

test('help names every option', async () => {
  const help = run(['--help'])
  expect(await help.exit).toBe(0)
  for (const option of ['--host', '--port', '--data', '--origin', '--demo', '--json']) {
    expect(help.output()).toContain(option)
  }
})
