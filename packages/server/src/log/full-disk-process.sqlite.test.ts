import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newFolder, start, stop } from '../testing/command.ts'
import { page } from '../testing/server.ts'

/** Without a listener the system ends a process that writes past its limit, instead of telling it. */
const heedLimit = ['--import', `data:text/javascript,process.on('SIGXFSZ', () => {})`]

test('a full disk is answered with 503, nothing acknowledged is lost, and with room it goes on', async () => {
  const data = newFolder()
  const server = await start(['--data', data, '--origin', page], {}, heedLimit)
  const url = server.line['url'] ?? ''
  async function call(path: string, token: string | null | undefined, body?: unknown) {
    const answer = await fetch(url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        origin: page,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const limitTo = (bytes: number | 'unlimited') =>
    execFileSync('prlimit', [`--pid=${server.child.pid}`, `--fsize=${bytes}:`])
  const opened = await call('/v1/sessions', server.line['embed_key'], {})
  const { session_id, session_token } = opened.body as Record<string, string>
  const path = `/v1/sessions/${session_id}/messages`
  const text = 'x'.repeat(8_000)
  const acknowledged: string[] = []
  async function send(client_id: string): Promise<number> {
    const { status, body } = await call(path, session_token, { client_id, text })
    if (status === 201) acknowledged.push(client_id)
    else
      expect({ status, body }).toMatchObject({
        status: 503,
        body: { error: { code: 'service_unavailable' } },
      })
    return status
  }

  await send('before')
  const sizes = readdirSync(data).map((file) => statSync(join(data, file)).size)
  limitTo(Math.max(...sizes) + 100_000)
  let refused = ''
  for (let count = 0; refused === ''; count += 1) {
    if ((await send(`c${count}`)) === 503) refused = `c${count}`
    expect(count, 'the limit was not felt').toBeLessThan(100)
  }
  expect(await send('still-full')).toBe(503)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect((await call(path, session_token)).status).toBe(200)

  limitTo('unlimited')
  expect(await send(refused)).toBe(201)
  expect(await send('after')).toBe(201)
  async function stored(): Promise<readonly unknown[]> {
    const { body } = await call(`${path}?limit=200`, session_token)
    const { items } = body as { items: { role: string; client_id?: string }[] }
    return items.filter(({ role }) => role === 'participant').map(({ client_id }) => client_id)
  }
  expect(await stored()).toEqual(acknowledged)
  expect(await stop(server)).toBe(0)
})
