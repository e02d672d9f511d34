import type { Session } from '@roxels/protocol'
import { call } from '@roxels/protocol/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startServer } from '../main.ts'
import { newFolder } from '../testing/command.ts'
import { page } from '../testing/server.ts'

/** A server whose agent is the one that is built in. */
async function startWithInterviewer() {
  const data = newFolder()
  const server = await startServer({
    port: 0,
    data,
    origins: [page],
    logLevel: 'silent',
    wordMs: 0,
  })
  onTestFinished(() => server.close())
  const { url, embedKey, secretKey } = server

  /** Opens a session; answers how its participant speaks, and what they are told. */
  async function begin(session_secret?: string) {
    const body = { external_id: 'user_ada', ...(session_secret && { session_secret }) }
    const opened = await call(`${url}/v1/sessions`, {
      method: 'POST',
      token: embedKey,
      origin: page,
      body,
    })
    const { session_id, session_token: token, session_secret: secret } = opened.body as Session
    const path = `${url}/v1/sessions/${session_id}`
    const post = (sub: string, content?: unknown) =>
      call(`${path}/${sub}`, { method: 'POST', token, ...(content ? { body: content } : {}) })

    const lastSaid = (): Promise<string> =>
      vi.waitFor(
        async () => {
          const { items } = (await call(`${path}/messages`, { token })).body
          const last = items.at(-1)
          expect(last).toMatchObject({ role: 'agent', state: 'complete' })
          return String(last.text)
        },
        { interval: 5, timeout: 20_000 },
      )
    return {
      secret,
      lastSaid,
      end: () => post('end'),
      async say(text: string): Promise<string> {
        await post('messages', { client_id: crypto.randomUUID(), text })
        return lastSaid()
      },
    }
  }
  const findings = async () => {
    const api = (path: string) => call(`${url}/v1/interviews${path}`, { token: secretKey ?? '' })
    const { items } = (await api('?limit=1')).body
    return (await api(`/${items[0].id}`)).body.findings
  }
  return { begin, findings }
}

test('what somebody said last time they are asked to confirm, and a yes is the answer', async () => {
  const { begin, findings } = await startWithInterviewer()
  const first = await begin()
  expect(await first.lastSaid()).toContain('what is your full name')
  expect(await first.say('Ada Lovelace')).toContain('Which work email')
  await first.end()

  const second = await begin(first.secret)
  expect(await second.lastSaid()).toMatch(
    /Last time you said “Ada Lovelace” for “Full name”\. Is that still right\?$/,
  )
  expect(await second.say('Yes.')).toContain('Which work email')
  expect(await findings()).toEqual({ full_name: 'Ada Lovelace' })
})
